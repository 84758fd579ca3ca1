import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Loop } from '@s48/bus';
import { Deliveries, Intake } from '@s48/channel';
import { CONFIG, Logger } from '@s48/chassis';
import type { MessageInstance } from 'twilio/lib/rest/api/v2010/account/message.js';
import { DataSource } from 'typeorm';
import type { SmsConfig } from './config.js';
import { reasonOf } from './domain/twilio-errors.js';
import { meaningOf } from './domain/twilio-status.js';
import { TwilioApi } from './twilio.api.js';

const BOOKMARK = 'twilio-inbound';
/** Twilio lists a text a little after it took it, and clocks differ. */
const OVERLAP_MS = 3_600_000;

/**
 * Twilio tells us once and never again: what a webhook or a callback missed is asked for. Texts that came while we were down enter with
 * the time Twilio took them; replies without a final status are polled until 72 hours, when Twilio's own word is final.
 */
@Injectable()
export class TwilioTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    @Inject(CONFIG) private readonly config: SmsConfig,
    @Inject(TwilioApi) private readonly api: TwilioApi,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(Deliveries) private readonly deliveries: Deliveries,
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Logger) logger: Logger,
  ) {
    this.loop = new Loop('reconciliation with Twilio', config.SMS_RECONCILE_SECONDS * 1000, () => this.pass(), logger);
  }

  onApplicationBootstrap(): void {
    if (this.config.inbound === 'twilio' || this.config.outbound === 'twilio') this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  private async pass(): Promise<void> {
    try {
      if (this.config.inbound === 'twilio') await this.fetchMissed(new Date());
      if (this.config.outbound === 'twilio') await this.pollUnproven();
      this.api.alarm.clear();
    } catch (error) {
      throw new Error(this.api.failed(error).reason, { cause: error });
    }
  }

  private async fetchMissed(now: Date): Promise<void> {
    const [bookmark]: { at: Date }[] = await this.database.query('select at from bookmark where name = $1', [BOOKMARK]);
    const since = new Date((bookmark?.at ?? now).getTime() - OVERLAP_MS);
    const own = this.config.TWILIO_FROM?.startsWith('+') ? { to: this.config.TWILIO_FROM } : {};
    const messages = await this.api.messages.list({ ...own, dateSentAfter: since });
    const inbound = messages.filter(({ direction }) => direction === 'inbound');
    const known: { provider_id: string }[] = await this.database.query(`select provider_id from inbound_message where channel = 'sms' and provider_id = any($1)`, [inbound.map(({ sid }) => sid)]);
    const missed = inbound.filter(({ sid }) => !known.some(({ provider_id }) => provider_id === sid));
    for (const message of missed.reverse()) await this.take(message);
    await this.database.query('insert into bookmark (name, at) values ($1, $2) on conflict (name) do update set at = excluded.at', [BOOKMARK, now]);
  }

  private async take(message: MessageInstance): Promise<void> {
    const raw = Buffer.from(JSON.stringify(message.toJSON()));
    await this.intake.take({ providerId: message.sid, raw, receivedAt: message.dateSent ?? message.dateCreated });
  }

  private async pollUnproven(): Promise<void> {
    const unproven: { id: string; ref: string; old: boolean }[] = await this.database.query(
      `select id, provider_ref ref, handed_over_at < now() - interval '24 hours' old from delivery
       where state = 'handed-over' and proof->>'provider' = 'twilio' and due_at < now()
         and handed_over_at between now() - interval '73 hours' and now() - interval '15 minutes' order by handed_over_at limit 200`,
    );
    for (const { id, ref, old } of unproven) {
      const { status, errorCode } = await this.api.messages(ref).fetch();
      const meaning = meaningOf(status);
      const detail = { status, polled: 'yes', ...(errorCode && { errorCode: String(errorCode) }) };
      if (meaning !== 'on-the-way') await this.deliveries.receipt(ref, { outcome: meaning, at: new Date(), detail: { ...detail, ...(meaning === 'failed' && { reason: reasonOf(detail.errorCode ?? null) }) } });
      else await this.database.query(`update delivery set due_at = now() + interval '1 hour', reason = $2 where id = $1`, [id, old ? `unproven: Twilio says ${status} after 24 hours` : null]);
    }
  }
}
