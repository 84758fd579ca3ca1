import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { NeedsRepair, type ChannelAdapter, type Conversation, type Delivery, type NewReport, type Outcome, type RawMessage } from '@s48/channel';
import type { Tx } from '@s48/bus';
import { Callbacks } from './callbacks.js';
import { callerOf, contactFor } from './domain/contact-rule.js';
import { unpack, type EntryInput, type RecordingInput } from './domain/raw-input.js';
import { checkWav } from './domain/wav.js';
import { leftBehind } from './left-behind.js';
import { Receipts } from './receipts.js';
import { Recording } from './recording.entity.js';

/** The phone and the counter: recordings and what operators type come in; call-backs and pick-ups, done by an operator, go out. */
@Injectable()
export class PhoneAdapter implements ChannelAdapter {
  readonly channel = 'phone';

  constructor(
    @Inject(Callbacks) private readonly callbacks: Callbacks,
    @Inject(Receipts) private readonly receipts: Receipts,
  ) {}

  async normalize({ raw, receivedAt }: RawMessage): Promise<NewReport> {
    const input = unpack(raw);
    return input.source === 'recording' ? this.recording(input, receivedAt) : this.entry(input);
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
    await db.query(`update entry set why = null where report_id in (${reports})`, [key]);
    await db.query(`update callback_attempt set note = null where delivery_id in (select id from delivery where recipient->>'key' = $1)`, [key]);
  }

  private recording(input: RecordingInput, endedAt: Date): NewReport {
    const { audio, file, mime, caller } = input;
    if (audio.length === 0) throw new NeedsRepair('the description came without its sound');
    const wav = mime === 'audio/wav' ? checkWav(audio) : null;
    if (wav?.whole === false) throw new NeedsRepair(`the sound is damaged: ${wav.reason}`);
    const left = leftBehind({ ...(caller && { phone: caller }) });
    const contact = contactFor(left);
    const row: Partial<Recording> = {
      audio: createHash('sha256').update(audio).digest('hex'), file, mime, endedAt, caller: callerOf(left), seconds: wav?.seconds ?? input.seconds ?? 0,
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
    const contact = contactFor(leftBehind(input.contact ?? {}));
    return {
      kind: 'report', channel, text, acknowledge: false,
      ...(contact && { contact }), ...(place && { place }), ...(category && { category }), ...(answered && { answered }),
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
