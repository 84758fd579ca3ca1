import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@s48/bus';
import { toMailAddress, type ChannelAdapter, type Conversation, type Delivery, type NewReport, type Normalized, type Outcome, type RawMessage } from '@s48/channel';
import { idPart, oversizeOf } from '@s48/channel/mailbox';
import { CONFIG, Seal } from '@s48/chassis';
import { emergencyText, formatLocal, render, type EmergencyNumber } from '@s48/language';
import { DataSource } from 'typeorm';
import { Bounces } from './bounces.js';
import type { EmailConfig } from './config.js';
import { senderTrust } from './domain/authentication.js';
import { isBounce } from './domain/bounce.js';
import { isOwnAddress, reachedAt } from './domain/own-address.js';
import { newWords } from './domain/quotes.js';
import { BRAKE, isAutoReply, robotReason } from './domain/robot.js';
import { copiesOf, countedCopy } from './domain/smtp-answers.js';
import { reportText } from './domain/subject.js';
import { messageIdOf } from './domain/token.js';
import { parseMail, type Mail } from './mail.parser.js';
import { MAIL_SENDER, type MailSender } from './mail-sender.js';
import { Postings } from './postings.js';
import { Queries, type Asked } from './queries.js';
import { Refusals } from './refusals.js';
import { Threads, type Continued } from './threads.js';

const TOO_OLD_TO_ANSWER_MS = 7 * 24 * 3_600_000;
const REFERENCES_LENGTH = 2_000;
const MOST_COPIES = 3;
/** A question about a status closes with thanks, a name, a telephone number. Longer words tell something. */
const COURTESY = 100;

@Injectable()
export class EmailAdapter implements ChannelAdapter {
  readonly channel = 'email';

  constructor(
    @Inject(CONFIG) private readonly config: EmailConfig,
    @Inject(MAIL_SENDER) private readonly sender: MailSender | null,
    @Inject(Bounces) private readonly bounces: Bounces,
    @Inject(Threads) private readonly threads: Threads,
    @Inject(Refusals) private readonly refusals: Refusals,
    @Inject(Queries) private readonly queries: Queries,
    @Inject(Postings) private readonly postings: Postings,
    @Inject(Seal) private readonly seal: Seal,
    @Inject(DataSource) private readonly database: DataSource,
  ) {}

  async normalize(message: RawMessage): Promise<Normalized> {
    const mail = await parseMail(message.raw);
    const meaning = await this.meaningOf(mail, message);
    // Also what is no report is kept as it came: erasing its sender must find it.
    return meaning.kind === 'report' || !mail.from || this.isOwn(mail.from) ? meaning : { ...meaning, person: mail.from };
  }

  private async meaningOf(mail: Mail, { providerId, raw, receivedAt }: RawMessage): Promise<Normalized> {
    const head = { header: mail.header, sender: mail.from?.split('@')[0]!.toLowerCase() ?? '', subject: mail.subject };
    if (mail.from && isOwnAddress([this.config.EMAIL_ADDRESS], mail.from)) return { kind: 'ignored', reason: 'sent by this system' };
    if (isBounce(head)) return this.bounced(mail, raw, receivedAt);
    const robot = robotReason(head);
    const trust = senderTrust(mail.authenticationResults, this.config.EMAIL_AUTHSERV_ID);
    // An answer to a forged sender would reach somebody who wrote nothing.
    const mayAnswer = robot === null && trust !== 'forged' && isFresh(receivedAt);
    const size = oversizeOf(providerId);
    if (size !== null) return this.refused(mail, size, mayAnswer);
    if (robot && (isAutoReply(head) || this.threads.answersUs(mail) || this.bounces.subjectOf(mail, raw))) return { kind: 'ignored', reason: `an automatic answer: ${robot}` };
    const continued = await this.threads.continuedBy(mail, trust);
    const asked = mayAnswer && trust === 'accepted' ? await this.queries.askedBy(mail, continued) : null;
    if (asked) return this.asked(mail, asked, { continued, providerId });
    if (continued && !continued.newMatter) return this.supplement(mail, continued);
    return this.report(mail, { providerId, mayAnswer, ...(continued && { relatedTo: continued.conversation.reportId }) });
  }

  acknowledgement({ reference, deadline, script }: Conversation, urgent: boolean, emergency?: EmergencyNumber): { subject: string; text: string } {
    const words = { reference, deadline: formatLocal(deadline, script), ...(urgent && { emergency: emergencyText(emergency) }) };
    return { subject: render('acknowledgement.subject', { reference }, script), text: render(urgent ? 'acknowledgement.email.urgent' : 'acknowledgement.email', words, script) };
  }

  async deliver(delivery: Delivery, address: string | undefined): Promise<Outcome> {
    const to = toMailAddress(address ?? '');
    if (!this.sender) return { kind: 'refused', reason: 'e-mail is off: SMTP_URL is not set' };
    if (!to) return { kind: 'refused', reason: 'there is no address to write to' };
    if (this.isOwn(to)) return { kind: 'refused', reason: 'the address is our own' };
    const sent = await this.sender.send(await this.postings.of(delivery, to));
    return sent.kind === 'unknown' ? { ...sent, reason: countedCopy(delivery.reason, sent.reason) } : sent;
  }

  /** A server cannot be asked what became of a mail. It is sent again under the same Message-ID, and not for ever. */
  async recover({ id, reason }: Delivery): Promise<Outcome | null> {
    const ref = messageIdOf(this.seal, this.config.EMAIL_ADDRESS, id);
    const [accepted]: { detail: Record<string, string> }[] = await this.database.query(`select detail from receipt where provider_ref = $1 and outcome in ('passed', 'delayed')`, [ref]);
    if (accepted) return { kind: 'delivered', ref, proof: { provider: 'smtp', ...accepted.detail } };
    return copiesOf(reason) >= MOST_COPIES ? { kind: 'refused', reason: `nobody knows whether it arrived: ${reason}` } : null;
  }

  async erase(key: string, { db }: Tx): Promise<void> {
    await db.query('delete from simulated_mail where person_key = $1', [key]);
  }

  private isOwn(address: string): boolean {
    return isOwnAddress(this.config.own, address);
  }

  private bounced(mail: Mail, raw: Buffer, at: Date): Normalized {
    const delivery = this.bounces.subjectOf(mail, raw);
    if (!delivery) return { kind: 'ignored', reason: 'a delivery report without a token of ours' };
    return { kind: 'ignored', reason: `a report about delivery ${delivery}`, effect: () => this.bounces.take(delivery, raw, at) };
  }

  private refused(mail: Mail, size: number, mayAnswer: boolean): Normalized {
    const to = mail.replyTo ?? mail.from;
    const reason = `refused: ${size} bytes are more than ${this.config.EMAIL_MAX_MB} MB`;
    return { kind: 'ignored', reason, ...(to && mayAnswer && { effect: (tx: Tx) => this.refusals.answer(tx, to, mail.subject, size) }) };
  }

  /** The answer is no report. What else the mail says goes to the sender's own report, or becomes one. */
  private async asked(mail: Mail, { rest, own, answer }: Asked, { continued, providerId }: { continued: Continued | null; providerId: string }): Promise<Normalized> {
    const verified = continued?.verified === true && continued.conversation.reportId === own?.reportId;
    const tells = mail.attachments.length > 0 || rest.length > (own ? 0 : COURTESY);
    if (!tells) return { kind: 'ignored', reason: 'asks for a status', effect: answer };
    if (!own) return { ...(await this.report(mail, { providerId, mayAnswer: true })), effect: answer };
    return { kind: 'supplement', reportId: own.reportId, text: rest, attachments: mail.attachments, verified, effect: answer };
  }

  private supplement(mail: Mail, { conversation, verified }: Continued): Normalized {
    return { kind: 'supplement', reportId: conversation.reportId, text: newWords(mail.text), attachments: mail.attachments, verified };
  }

  private async report(mail: Mail, about: { providerId: string; mayAnswer: boolean; relatedTo?: string }): Promise<NewReport> {
    const { from, attachments, messageId } = mail;
    const address = [mail.replyTo, from].find((candidate) => candidate && !this.isOwn(candidate)) ?? null;
    const relatedTo = about.relatedTo ?? (await this.namesake(messageId, about.providerId));
    const answersTo = address && address !== from ? this.seal.personOf(address) : null;
    const mayAnswer = about.mayAnswer && address !== null && !(await this.braked(from ?? address)) && !(answersTo && (await this.bombarded(answersTo)));
    return {
      kind: 'report',
      channel: 'email',
      text: reportText(mail.subject, mail.text),
      ...(address && { contact: { channel: 'email', address, ...(from && from !== address && { person: from }) } }),
      attachments,
      thread: { subject: mail.subject, references: lastOf(mail.answers.toReversed()), to: reachedAt(this.config.own, mail.recipients).join(' '), ...(messageId && { messageId }), ...(answersTo && { answersTo }) },
      ...(relatedTo && { relatedTo }),
      acknowledge: mayAnswer,
    };
  }

  /** Another mail under the same Message-ID: both are kept, and the second names the first. */
  private async namesake(messageId: string | null, providerId: string): Promise<string | undefined> {
    if (!messageId) return undefined;
    const [row]: { report_id: string }[] = await this.database.query(
      `select report_id from inbound_message where split_part(provider_id, ' ', 1) = $1 and provider_id <> $2 and report_id is not null order by created_at limit 1`,
      [idPart(messageId), providerId],
    );
    return row?.report_id;
  }

  /** Whoever writes under ever new names must not send our acknowledgements to a third party by a Reply-To. */
  private async bombarded(answersTo: string): Promise<boolean> {
    const [{ hour, day }]: [{ hour: string; day: string }] = await this.database.query(
      `select count(*) filter (where received_at > now() - interval '1 hour') as hour, count(*) as day from conversation
       where thread->>'answersTo' = $1 and received_at > now() - interval '1 day'`,
      [answersTo],
    );
    return Number(hour) >= BRAKE.hour || Number(day) >= BRAKE.day;
  }

  private async braked(address: string): Promise<boolean> {
    const [{ hour, day }]: [{ hour: string; day: string }] = await this.database.query(
      `select count(*) filter (where created_at > now() - interval '1 hour') as hour, count(*) as day from delivery
       where kind = 'acknowledgement' and recipient->>'key' = $1 and created_at > now() - interval '1 day'`,
      [this.seal.personOf(address)],
    );
    return Number(hour) >= BRAKE.hour || Number(day) >= BRAKE.day;
  }
}

/** A mailbox that is taken over holds mails that nobody waits for an answer to. */
const isFresh = (receivedAt: Date): boolean => Date.now() - receivedAt.getTime() < TOO_OLD_TO_ANSWER_MS;

/** The end of a thread, in its order: a header must not grow without end. */
function lastOf(ids: readonly string[]): string {
  let kept = '';
  for (const id of ids.toReversed()) {
    if (kept.length + id.length > REFERENCES_LENGTH) break;
    kept = kept ? `${id} ${kept}` : id;
  }
  return kept;
}
