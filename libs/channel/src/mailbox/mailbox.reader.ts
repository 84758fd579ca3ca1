import { Loop } from '@s48/bus';
import { Alarm, type Logger, type Metrics } from '@s48/chassis';
import { isDatabaseDown } from '@s48/database';
import type { DataSource } from 'typeorm';
import type { RawMessage } from '../channel-adapter.js';
import type { Taken } from '../intake.js';
import { FetchWatch } from './fetch-watch.js';
import { ImapSession, type Folder, type ListedMail, type MailboxAddress } from './imap.session.js';
import { keyOf, keyOfHead } from './mail-key.js';
import { ReaderLock } from '../reader-lock.js';
import { Mailboxes } from './mailboxes.js';
import { serverOf } from './mail-server.js';
import { tlsTrouble } from './tls.js';

const TICK_MS = 1_000;
/** So often the inbox is compared with what has been kept, and at each new connection. */
const SWEEP_MS = 6 * 3_600_000;
const NO_FETCH_ALARM_MS = 15 * 60_000;
const MEGABYTE = 1_000_000;
const WAIT_MS = { first: 500, most: 60_000, refusedCredentials: 60_000 };

export interface MailboxOptions extends MailboxAddress {
  /** What an alarm says while it cannot be read; names the variable that holds the URL. */
  readonly consequence: string;
  /** Of a mail that is larger only the head is fetched. */
  readonly maxMegabytes: number;
  readonly pollSeconds: number;
  /** Keeps a mail; only afterwards it is put away. Throws where it is not kept. */
  readonly take: (mail: RawMessage) => Promise<Taken>;
}

/**
 * Reads a mailbox by UID, whatever the flags say: every mail is kept, and only then put away. The server's news wake it; without news
 * it looks every `pollSeconds`. Needs the tables `mailbox` and `unread_mail` in the service's schema.
 */
export class MailboxReader {
  private readonly loop: Loop;
  private readonly alarm: Alarm;
  private readonly mailbox: string;
  private readonly lock: ReaderLock;
  private readonly mailboxes: Mailboxes;
  private session: ImapSession | undefined;
  private nextAt = 0;
  private failures = 0;
  private unfetched = 0;
  private sweptAt = 0;
  private readonly watch = new FetchWatch(NO_FETCH_ALARM_MS, new Date());
  private readonly missed;
  private deadly = { uid: 0, times: 0 };

  constructor(
    private readonly options: MailboxOptions,
    database: DataSource,
    private readonly logger: Logger,
    metrics: Metrics,
  ) {
    this.missed = metrics.counter('mails_missed_total', 'Mails in the inbox that had been passed over and were found by the sweep', []);
    const { host, user } = serverOf(options.url);
    this.mailbox = `${user}@${host}`;
    this.mailboxes = new Mailboxes(database);
    this.lock = new ReaderLock(database, this.mailbox);
    this.alarm = new Alarm(logger, options.consequence);
    this.loop = new Loop('mailbox', TICK_MS, () => this.tick(), logger);
  }

  get trouble(): string | undefined {
    return this.alarm.trouble ?? (this.unfetched > 0 ? `${this.unfetched} mails cannot be fetched from the server` : undefined);
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    const stopped = this.loop.stop();
    this.session?.close();
    await stopped;
    await this.lock.release();
  }

  private async tick(): Promise<void> {
    if (Date.now() < this.nextAt) return;
    this.nextAt = Date.now() + this.options.pollSeconds * 1_000;
    try {
      if (!(await this.lock.held())) return;
      await this.pass();
      this.failures = 0;
      this.alarm.clear();
      if (this.watch.fetched(new Date())) this.logger.log('mailbox: ALL CLEAR: it is read again');
    } catch (error) {
      this.failed(error as Error & { authenticationFailed?: boolean });
    }
  }

  private async pass(): Promise<void> {
    if (!this.session?.usable) {
      this.sweptAt = 0;
      this.session = await ImapSession.open(this.options, () => this.wake(), (error) => this.logger.warn(`mailbox: ${error.message}`));
    }
    const { session } = this;
    const uidValidity = session.uidValidity;
    const last = await this.mailboxes.lastRead(this.mailbox, uidValidity);
    for (const mail of await session.those(await this.mailboxes.dueAgain(this.mailbox, uidValidity))) await this.take(session, uidValidity, mail, true);
    for (const mail of await session.after(last)) {
      await this.take(session, uidValidity, mail);
      await this.mailboxes.advance(this.mailbox, mail.uid);
    }
    if (Date.now() - this.sweptAt > SWEEP_MS) await this.sweep(session, uidValidity, last);
    this.unfetched = await this.mailboxes.givenUp(this.mailbox);
  }

  /** A server may show a mail late, below UIDs already read. What lies in the inbox and was never kept is taken now. */
  private async sweep(session: ImapSession, uidValidity: string, last: number): Promise<void> {
    const unread = await this.mailboxes.unread(this.mailbox, uidValidity);
    const missed = await this.mailboxes.missedAmong(await session.upTo(last, unread));
    for (const mail of missed) await this.take(session, uidValidity, mail);
    this.missed.inc(missed.length);
    if (missed.length > 0) this.logger.error(`ALARM: mailbox: ${missed.length} mails in the inbox had been passed over; they are taken now`);
    this.sweptAt = Date.now();
  }

  /** One mail that the server cannot hand over does not hold up the others: it is remembered and tried again. */
  private async take(session: ImapSession, uidValidity: string, mail: ListedMail, again = false): Promise<void> {
    try {
      const tooLarge = mail.size > this.options.maxMegabytes * MEGABYTE;
      const raw = await session.read(mail.uid, tooLarge ? 'head' : 'all');
      const receivedAt = new Date(Math.min(mail.at.getTime(), Date.now()));
      const taken = raw && (await this.options.take({ providerId: tooLarge ? keyOfHead(raw, mail.size) : keyOf(raw), raw, receivedAt }));
      await this.mailboxes.done(this.mailbox, uidValidity, mail.uid);
      await this.putAway(session, mail, tooLarge || taken?.kind === 'kept' ? 'Quarantine' : 'Processed');
    } catch (error) {
      if (isDatabaseDown(error)) throw error;
      if (!session.usable && !again && !this.endsSessions(mail.uid)) throw error;
      this.logger.warn(`mailbox: mail ${mail.uid} cannot be fetched: ${(error as Error).message}`);
      await this.mailboxes.skip(this.mailbox, uidValidity, mail.uid, (error as Error).message);
    }
  }

  /** Where the connection ends meanwhile, the mail is met again: it is known then, and only put away. */
  private async putAway(session: ImapSession, { uid }: ListedMail, folder: Folder): Promise<void> {
    await session.putAway(uid, folder).catch((error: Error) => this.logger.warn(`mailbox: mail ${uid} stays in the inbox: ${error.message}`));
    if (!session.usable) throw new Error('the connection ended while a mail was put away');
  }

  /** Whether reading this mail is what ends one connection after the other. */
  private endsSessions(uid: number): boolean {
    this.deadly = { uid, times: this.deadly.uid === uid ? this.deadly.times + 1 : 1 };
    return this.deadly.times >= 3;
  }

  private wake(): void {
    if (this.failures === 0) this.nextAt = 0;
    this.loop.ring();
  }

  private failed(error: Error & { authenticationFailed?: boolean }): void {
    this.failures++;
    this.session?.close();
    this.session = undefined;
    const wait = error.authenticationFailed ? WAIT_MS.refusedCredentials : Math.min(WAIT_MS.most, WAIT_MS.first * 2 ** this.failures) * (0.5 + Math.random() / 2);
    this.nextAt = Date.now() + wait;
    const forPerson = error.authenticationFailed ? 'the server refuses the user or the password' : tlsTrouble(error.message);
    if (forPerson) this.alarm.raise(forPerson);
    else this.alarm.trouble = error.message;
    this.logger.warn(`mailbox: ${error.message}`);
    if (this.watch.failed(new Date())) this.logger.error('ALARM: mailbox: nothing could be fetched for 15 minutes');
  }
}
