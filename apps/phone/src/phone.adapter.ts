import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Bus, type Tx } from '@s48/bus';
import { NeedsRepair, type ChannelAdapter, type Conversation, type Delivery, type Ignored, type NewReport, type Outcome, type RawMessage } from '@s48/channel';
import { oversizeOf } from '@s48/channel/mailbox';
import { CONFIG } from '@s48/chassis';
import { Callbacks } from './callbacks.js';
import type { PhoneConfig } from './config.js';
import { callerOf, contactFor, otherContactsFor } from './domain/contact-rule.js';
import { givenTwice } from './domain/given-twice.js';
import { unpack, type EntryInput, type MailInput, type RecordingInput, type TwilioInput } from './domain/raw-input.js';
import { checkWav } from './domain/wav.js';
import { readExchangeMail } from './exchange-mail.js';
import { leftBehind } from './left-behind.js';
import { Receipts } from './receipts.js';
import { Recording } from './recording.entity.js';
import { TwilioApi } from './twilio.api.js';

/** The phone and the counter: recordings and what operators type come in; call-backs and pick-ups, done by an operator, go out. */
@Injectable()
export class PhoneAdapter implements ChannelAdapter {
  readonly channel = 'phone';

  constructor(
    @Inject(CONFIG) private readonly config: PhoneConfig,
    @Inject(Bus) private readonly bus: Bus,
    @Inject(Callbacks) private readonly callbacks: Callbacks,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(TwilioApi) private readonly twilio: TwilioApi,
  ) {}

  async normalize(message: RawMessage): Promise<NewReport | Ignored> {
    const input = unpack(message.raw);
    if (input.source === 'entry') return this.entry(input);
    if (input.source === 'twilio') return this.fetched(input, message.receivedAt);
    const recording = input.source === 'mail' ? await this.mailed(input, message.providerId) : input;
    return (await this.alreadyHere(recording)) ?? this.recording(recording, message.receivedAt);
  }

  /** The citizen hears the reference on the phone or holds the receipt; who gets messages otherwise is told through that channel. */
  acknowledgement(): null {
    return null;
  }

  async deliver(delivery: Delivery): Promise<Outcome> {
    await this.callbacks.open(delivery, new Date());
    return { kind: 'waiting' };
  }

  async erase(key: string, { db }: Tx): Promise<void> {
    const reports = 'select report_id from conversation where person_key = $1';
    await db.query(`update recording set draft = null, draft_attempts = 100 where report_id in (${reports})`, [key]);
    await db.query(`update entry set why = null where report_id in (${reports})`, [key]);
    await db.query(`update callback_attempt set note = null where delivery_id in (select id from delivery where recipient->>'key' = $1)`, [key]);
  }

  /** Twilio keeps the sound and knows the caller; what is not ready yet is asked for again by the intake. */
  private async fetched({ recordingSid, callSid, seconds, info }: TwilioInput, endedAt: Date): Promise<NewReport> {
    const [audio, call] = await Promise.all([this.twilio.sound(recordingSid), this.twilio.account.calls(callSid).fetch()]);
    const wav = checkWav(audio);
    if (!wav.whole) throw new Error(`Twilio gave a damaged sound: ${wav.reason}`);
    const report = this.recording({ source: 'recording', caller: call.from, seconds, file: `${recordingSid}.wav`, mime: 'audio/wav', info, audio }, endedAt);
    return {
      ...report,
      effect: async (tx, conversation) => {
        await report.effect?.(tx, conversation);
        await tx.db.query('insert into provider_recording (sid, report_id) values ($1, $2)', [recordingSid, conversation.reportId]);
      },
    };
  }

  private async mailed({ mail }: MailInput, providerId: string): Promise<RecordingInput> {
    const size = oversizeOf(providerId);
    if (size !== null) throw new NeedsRepair(`the mail is too large to be fetched (${size} bytes); take its sound from the folder Quarantine of the mailbox`);
    const { from, recording } = await readExchangeMail(mail);
    const { VOICEMAIL_MAIL_FROM: exchanges } = this.config;
    if (exchanges.length > 0 && !exchanges.includes(from ?? '')) throw new NeedsRepair('the mail was not sent by the exchange (VOICEMAIL_MAIL_FROM)');
    if (recording.audio.length === 0) throw new NeedsRepair('the mail came without a sound');
    return recording;
  }

  /** An exchange may leave a message in its folder and mail it too. */
  private async alreadyHere({ exchangeId, caller }: RecordingInput): Promise<Ignored | null> {
    const known = exchangeId ? await this.bus.database.manager.findOneBy(Recording, { exchangeId }) : null;
    if (!known) return null;
    const { phone } = leftBehind({ ...(caller && { phone: caller }) });
    return { kind: 'ignored', reason: givenTwice(known.reportId), ...(phone && { person: phone }) };
  }

  private recording(input: RecordingInput, endedAt: Date): NewReport {
    const { audio, file, mime, caller, exchangeId = null } = input;
    if (audio.length === 0) throw new NeedsRepair('the description came without its sound');
    const wav = mime === 'audio/wav' ? checkWav(audio) : null;
    if (wav?.whole === false) throw new NeedsRepair(`the sound is damaged: ${wav.reason}`);
    const left = leftBehind({ ...(caller && { phone: caller }) });
    const contact = contactFor(left);
    const row: Partial<Recording> = {
      audio: createHash('sha256').update(audio).digest('hex'), file, mime, endedAt, exchangeId, caller: callerOf(left), seconds: wav?.seconds ?? input.seconds ?? 0,
    };
    return {
      kind: 'report', channel: 'phone', text: null, acknowledge: false,
      ...(contact && { contact }),
      attachments: [{ name: file, mime, bytes: audio }],
      effect: async (tx, conversation) => {
        await tx.db.insert(Recording, { ...row, reportId: conversation.reportId });
        await this.receipts.send(tx, conversation, false);
      },
    };
  }

  private entry(input: EntryInput): NewReport {
    const { channel, text, place, category, answered } = input;
    const left = leftBehind(input.contact ?? {});
    const contact = contactFor(left);
    return {
      kind: 'report', channel, text, acknowledge: false,
      ...(contact && { contact }), otherContacts: otherContactsFor(left), ...(place && { place }), ...(category && { category }), ...(answered && { answered }),
      effect: async (tx, conversation) => {
        await keepEntry(tx, conversation, input);
        if (!answered) await this.receipts.send(tx, conversation, text);
      },
    };
  }
}

async function keepEntry(tx: Tx, { reportId }: Conversation, { by, enteredAt, why, contact }: EntryInput): Promise<void> {
  await tx.db.query('insert into entry (report_id, by_id, by_name, entered_at, why, way) values ($1, $2, $3, $4, $5, $6)', [
    reportId, by.id, by.name, enteredAt, why ?? null, contact?.way ?? null,
  ]);
}
