import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@s48/bus';
import { isMobile, NeedsRepair, readStatusQuery, toE164, type ChannelAdapter, type Conversation, type Delivery, type Normalized, type Outcome, type RawMessage } from '@s48/channel';
import { CONFIG, Seal } from '@s48/chassis';
import { emergencyText, render, type EmergencyNumber } from '@s48/language';
import { DataSource } from 'typeorm';
import { Commands, type Asked } from './commands.js';
import type { SmsConfig } from './config.js';
import { readCommand } from './domain/command.js';
import { readIncoming, type IncomingText } from './domain/incoming-text.js';
import { shortTime, wordingOf } from './domain/sms-text.js';
import { OptOuts } from './opt-outs.js';
import { mediaMessage, TwilioMedia } from './twilio.media.js';
import { SMS_SENDER, type OutgoingText, type SmsSender } from './sms-sender.js';

/** Two texts within this time may be one story: the second names the first, and a person decides. */
const STORY_MS = 120_000;
/** Two machines that confirm each other's confirmations must come to an end. */
const ACKNOWLEDGED_AN_HOUR = 100;

@Injectable()
export class SmsAdapter implements ChannelAdapter {
  readonly channel = 'sms';

  constructor(
    @Inject(CONFIG) private readonly config: SmsConfig,
    @Inject(SMS_SENDER) private readonly sender: SmsSender | null,
    @Inject(OptOuts) private readonly optOuts: OptOuts,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(Seal) private readonly seal: Seal,
    @Inject(TwilioMedia) private readonly media: TwilioMedia,
    @Inject(DataSource) private readonly database: DataSource,
  ) {}

  async normalize(raw: RawMessage): Promise<Normalized> {
    return (await this.media.normalize(raw)) ?? this.text(raw);
  }

  private async text({ providerId, raw, receivedAt }: RawMessage): Promise<Normalized> {
    const message = readable(providerId, raw);
    const from = toE164(message.from);
    if (from === this.config.SMS_NUMBER) return { kind: 'ignored', reason: 'sent by our own number' };
    const command = commandOf(message);
    if (command === 'answered') return { kind: 'ignored', reason: 'the provider answered a HELP' };
    if (command && from) return { kind: 'ignored', reason: `command: ${typeof command === 'string' ? command : 'status'}`, person: from, effect: (tx) => this.commands.run(tx, command, from, message.text) };
    const earlier = from ? await this.earlierReports(from, receivedAt) : [];
    return {
      kind: 'report',
      channel: 'sms',
      text: message.text,
      ...(from && { contact: { channel: 'sms', address: from } }),
      ...(earlier[0] && receivedAt.getTime() - earlier[0].received_at.getTime() <= STORY_MS && { relatedTo: earlier[0].report_id }),
      thread: { to: message.to },
      ...(message.media && { follows: [mediaMessage(providerId, message.media)] }),
      acknowledge: earlier.length < ACKNOWLEDGED_AN_HOUR,
    };
  }

  acknowledgement({ reference, deadline, script }: Conversation, urgent: boolean, emergency?: EmergencyNumber): { text: string } {
    const words = { reference, deadline: shortTime(deadline, script), ...(urgent && { emergency: emergencyText(emergency) }) };
    return { text: render(urgent ? 'acknowledgement.sms.urgent' : 'acknowledgement.sms', words, script) };
  }

  async deliver(delivery: Delivery, address: string | undefined): Promise<Outcome> {
    const to = toE164(address ?? '');
    if (!this.sender) return { kind: 'refused', reason: 'SMS is off: SMS_OUTBOUND is not set' };
    if (!to) return { kind: 'refused', reason: 'there is no number to text to' };
    if (to.startsWith('+381') && !isMobile(to)) return { kind: 'refused', reason: 'landline: it takes no text messages' };
    const key = this.seal.personOf(to);
    if (await this.optOuts.has(key)) return { kind: 'refused', reason: 'opted out: the citizen has sent STOP' };
    const sent = await this.sender.send(this.outgoing(this.sender, delivery, to));
    if (sent.kind !== 'opted-out') return sent;
    await this.optOuts.add(key, 'provider');
    return { kind: 'refused', reason: `opted out: ${sent.reason}` };
  }

  async recover(delivery: Delivery, address: string | undefined): Promise<Outcome | null> {
    const to = toE164(address ?? '');
    if (!to || !this.sender) return null;
    if (this.sender.find) return this.sender.find(this.outgoing(this.sender, delivery, to));
    // A supplier that cannot be asked: one copy too many is borne, two are not.
    return delivery.attempts > 2 ? { kind: 'refused', reason: `nobody knows whether it arrived, and it was tried twice: ${delivery.reason ?? 'crash'}` } : null;
  }

  /** Parts of a text that is not whole yet lie there with their number. */
  async erase(key: string, { db }: Tx): Promise<void> {
    const waiting: { sender: string }[] = await db.query('select distinct sender from smpp_part');
    const theirs = waiting.map(({ sender }) => sender).filter((sender) => this.seal.personOf(toE164(sender) ?? sender) === key);
    if (theirs.length > 0) await db.query('delete from smpp_part where sender = any($1)', [theirs]);
  }

  private outgoing(sender: SmsSender, { id, text, script, createdAt }: Delivery, to: string): OutgoingText {
    const notice = sender.answerable ? undefined : render('sms.answer-to', { phone: this.config.SMS_NUMBER }, script);
    return { id, to, since: createdAt, text: wordingOf(text, { script, bare: this.config.SMS_TRANSLIT === 'bare', ...(notice && { notice }) }) };
  }

  private earlierReports(from: string, before: Date): Promise<{ report_id: string; received_at: Date }[]> {
    return this.database.query(
      `select report_id, received_at from conversation where person_key = $1 and received_at between $2::timestamptz - interval '1 hour' and $2
       order by received_at desc limit ${ACKNOWLEDGED_AN_HOUR}`,
      [this.seal.personOf(from), before],
    );
  }
}

/** The bytes will not read better later. */
function readable(providerId: string, raw: Buffer): IncomingText {
  try {
    return readIncoming(providerId, raw);
  } catch (error) {
    throw new NeedsRepair((error as Error).message);
  }
}

function commandOf({ keyword, text }: IncomingText): Asked | 'answered' | null {
  if (keyword === 'HELP') return 'answered';
  if (keyword) return keyword === 'STOP' ? 'stop' : 'start';
  return readCommand(text) ?? readStatusQuery(text);
}
