import { Inject, Injectable } from '@nestjs/common';
import { uuid7, type Tx } from '@s48/bus';
import { CHASSIS, Seal, type ChassisConfig } from '@s48/chassis';
import { deadlineOf, makeReference, type Attachment, type Contact, type ReportReceived } from '@s48/contracts';
import { danger, detectScript, type EmergencyNumber } from '@s48/language';
import { Attachments } from './attachments.js';
import { CHANNEL_ADAPTER, type ChannelAdapter, type NewAttachment, type NewReport, type NewSupplement, type Normalized, type RawMessage } from './channel-adapter.js';
import { Conversation, factsOf } from './conversation.entity.js';
import { Deliveries } from './deliveries.js';

export interface Recorded {
  readonly reportId: string;
  readonly reference: string;
  readonly receivedAt: Date;
  readonly deadline: Date;
}

/** Turns a normalised message into a report (or a supplement to one) within the intake's transaction. */
@Injectable()
export class ReportRecorder {
  constructor(
    @Inject(CHASSIS) private readonly config: ChassisConfig,
    @Inject(CHANNEL_ADAPTER) private readonly adapter: ChannelAdapter,
    @Inject(Seal) private readonly seal: Seal,
    @Inject(Attachments) private readonly attachments: Attachments,
    @Inject(Deliveries) private readonly deliveries: Deliveries,
  ) {}

  async record(tx: Tx, message: RawMessage, normalized: Normalized): Promise<Recorded | null> {
    if (normalized.kind === 'ignored') {
      await normalized.effect?.(tx);
      return null;
    }
    if (normalized.kind === 'supplement') return this.supplement(tx, message, normalized);
    return this.report(tx, message, clean(normalized));
  }

  async find(tx: Tx, reportId: string): Promise<Recorded | null> {
    return tx.db.findOneBy(Conversation, { reportId });
  }

  private async report(tx: Tx, message: RawMessage, report: NewReport): Promise<Recorded> {
    const conversation = await this.converse(tx, message, report);
    const { urgent, emergency } = danger(report.text ?? '');
    const received: ReportReceived = {
      ...factsOf(conversation),
      text: report.text,
      script: conversation.script,
      urgent,
      attachments: await this.attach(tx, conversation, report.attachments),
      ...(conversation.contact && { contact: conversation.contact }),
      ...(report.otherContacts?.length && { otherContacts: report.otherContacts.map(({ channel, address }) => this.seal.seal(channel, address)) }),
      ...(report.place && { place: report.place }),
      ...(report.category && { category: report.category }),
      ...(report.publicText !== undefined && { publicText: report.publicText }),
      ...(report.answered && { answered: report.answered }),
      ...(report.relatedTo && { relatedTo: report.relatedTo }),
    };
    await tx.emit('report.received', received);
    await report.effect?.(tx, conversation);
    if (report.acknowledge && conversation.contact) await this.acknowledge(tx, conversation, conversation.contact, urgent, emergency);
    return conversation;
  }

  /** All are kept; a message names the first of them. */
  private async attach(tx: Tx, { reportId }: Conversation, files: readonly NewAttachment[] = []): Promise<Attachment[]> {
    return (await this.attachments.store(tx, reportId, files)).slice(0, MAX_ATTACHMENTS);
  }

  private async converse(tx: Tx, message: RawMessage, report: NewReport): Promise<Conversation> {
    const [{ n }]: [{ n: string }] = await tx.db.query(`select nextval('reference_sequence') n`);
    const contact = this.contactOf(report);
    const conversation = tx.db.create(Conversation, {
      reportId: uuid7(),
      reference: makeReference(report.channel, Number(n)),
      channel: report.channel,
      receivedAt: message.receivedAt,
      deadline: deadlineOf(message.receivedAt, this.config.PROMISE),
      script: detectScript(report.text ?? ''),
      contact,
      personKey: contact?.key ?? null,
      thread: report.thread ?? {},
    });
    await tx.db.insert(Conversation, conversation);
    return conversation;
  }

  private contactOf({ contact }: NewReport): Contact | null {
    if (!contact) return null;
    const sealed = contact.address ? this.seal.seal(contact.channel, contact.address) : { channel: contact.channel };
    return { ...sealed, ...(contact.person && { key: this.seal.personOf(contact.person) }) };
  }

  private async acknowledge(tx: Tx, conversation: Conversation, to: Contact, urgent: boolean, emergency?: EmergencyNumber): Promise<void> {
    const words = this.adapter.acknowledgement(conversation, urgent, emergency);
    if (!words) return;
    await this.deliveries.request(tx, {
      id: uuid7(),
      kind: 'acknowledgement',
      author: 'system',
      recipient: to,
      subject: words.subject ?? null,
      text: words.text,
      script: conversation.script,
      facts: factsOf(conversation),
    });
  }

  private async supplement(tx: Tx, message: RawMessage, supplement: NewSupplement): Promise<Recorded> {
    const conversation = await tx.db.findOneByOrFail(Conversation, { reportId: supplement.reportId });
    await tx.emit('report.supplemented', {
      ...factsOf(conversation),
      supplementId: uuid7(),
      at: message.receivedAt.toISOString(),
      text: storable(supplement.text),
      attachments: await this.attach(tx, conversation, supplement.attachments),
      verified: supplement.verified,
    });
    await supplement.effect?.(tx);
    return conversation;
  }
}

/** What the contract allows; the raw message keeps the rest. */
const MAX_TEXT = 100_000;
const MAX_ANSWER = 10_000;
const MAX_PLACE = 500;
const MAX_CATEGORY = 200;
const MAX_ATTACHMENTS = 50;

/** NFC, because iPhones send `c` and a combining caron; without NUL and lone surrogates, which PostgreSQL cannot hold. */
const storable = (text: string, max = MAX_TEXT): string => text.normalize('NFC').replaceAll('\u0000', '').slice(0, max).toWellFormed();

const clean = (report: NewReport): NewReport => ({
  ...report,
  text: report.text === null ? null : storable(report.text),
  ...(report.thread && { thread: Object.fromEntries(Object.entries(report.thread).map(([name, value]) => [name, storable(value)])) }),
  ...(report.place?.text && { place: { ...report.place, text: storable(report.place.text, MAX_PLACE) } }),
  ...(report.category && { category: storable(report.category, MAX_CATEGORY) }),
  ...(report.answered && { answered: storable(report.answered, MAX_ANSWER) }),
});
