import { Inject, Injectable } from '@nestjs/common';
import { CHASSIS, CONFIG, type ChassisConfig } from '@s48/chassis';
import type { Outcome } from '@s48/channel';
import { DataSource } from 'typeorm';
import type { SmsConfig } from './config.js';
import type { OutgoingText, Sent, SmsSender } from './sms-sender.js';
import { TwilioApi } from './twilio.api.js';

/** Twilio's clock and ours may differ. */
const CLOCK_SKEW_MS = 60_000;

@Injectable()
export class TwilioSender implements SmsSender {
  readonly answerable: boolean;

  constructor(
    @Inject(CONFIG) private readonly config: SmsConfig,
    @Inject(CHASSIS) private readonly chassis: ChassisConfig,
    @Inject(TwilioApi) private readonly api: TwilioApi,
    @Inject(DataSource) private readonly database: DataSource,
  ) {
    this.answerable = config.TWILIO_FROM!.replace(/[\s\-/]/g, '') === config.SMS_NUMBER || config.inbound === 'twilio' && /^(\+|MG)/.test(config.TWILIO_FROM!);
  }

  get trouble(): string | undefined {
    return this.api.alarm.trouble;
  }

  async send({ id, to, text }: OutgoingText): Promise<Sent> {
    const sender = this.config.TWILIO_FROM!;
    try {
      const message = await this.api.messages.create({
        to,
        body: text,
        // The callback names the delivery, so that it finds it even when the answer to this call is lost.
        statusCallback: `${this.chassis.PUBLIC_URL.replace(/\/$/, '')}/hooks/twilio/sms-status?delivery=${id}`,
        ...(/^MG[0-9a-f]{32}$/.test(sender) ? { messagingServiceSid: sender } : { from: sender }),
      });
      this.api.alarm.clear();
      return { kind: 'handed-over', ref: message.sid, proof: proofOf(message) };
    } catch (error) {
      const { kind, reason } = this.api.failed(error);
      if (kind === 'permanent') return { kind: 'refused', reason };
      if (kind === 'opted-out' || kind === 'unknown') return { kind, reason };
      return { kind: 'later', reason };
    }
  }

  /** Twilio knows no idempotency key: a message of unknown outcome is looked for among those to the same number, by its words. */
  async find({ to, text, since }: OutgoingText): Promise<Outcome | null> {
    const messages = await this.api.messages.list({ to, limit: 50 });
    const earliest = since.getTime() - CLOCK_SKEW_MS;
    // A trial account puts a sentence of its own before the text.
    const same = messages.filter(({ body, direction, dateCreated }) => direction !== 'inbound' && body.endsWith(text) && dateCreated.getTime() >= earliest);
    const known: { provider_ref: string }[] = await this.database.query('select provider_ref from delivery where provider_ref = any($1)', [same.map(({ sid }) => sid)]);
    const found = same.find(({ sid }) => !known.some(({ provider_ref }) => provider_ref === sid));
    return found ? { kind: 'handed-over', ref: found.sid, proof: proofOf(found), at: found.dateCreated } : null;
  }
}

const proofOf = ({ sid, status }: { sid: string; status: string }): Record<string, string> => ({ provider: 'twilio', sid, status });
