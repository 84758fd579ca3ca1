import { ImapFlow } from 'imapflow';
import { serverOf } from './mail-server.js';

export interface ListedMail {
  readonly uid: number;
  readonly size: number;
  /** When the server took it. */
  readonly at: Date;
}

const FOLDER = 'INBOX';
/** `Quarantine` holds what was refused, or was not understood yet: a person may look. */
export type Folder = 'Processed' | 'Quarantine';
const TIMEOUTS = { connectionTimeout: 15_000, greetingTimeout: 10_000, socketTimeout: 5 * 60_000, maxIdleTime: 4 * 60_000 };

export interface MailboxAddress {
  /** `imaps://user:password@host:993` */
  readonly url: string;
  /** Certificates of all who may vouch for the server; undefined for those that everybody knows. */
  readonly ca?: readonly string[] | undefined;
}

/** One connection to the mailbox, open on its inbox. It is used until it fails, then another is made. */
export class ImapSession {
  private mayMove = true;

  private constructor(private readonly client: ImapFlow) {}

  /** `news` is called when mails have come, and when the connection has ended. */
  static async open({ url, ca }: MailboxAddress, news: () => void, complain: (error: Error) => void): Promise<ImapSession> {
    const { host, port, secure, user = '', pass, encrypt } = serverOf(url);
    const start = secure ? {} : encrypt === 'always' ? { doSTARTTLS: true } : encrypt === 'never' ? { doSTARTTLS: false } : {};
    const client = new ImapFlow({ host, port, secure, ...start, tls: { ...(ca && { ca: [...ca] }) }, auth: { user, pass }, logger: false, autoIdleDelay: 250, clientInfo: { name: 'Sistem48' }, ...TIMEOUTS });
    client.on('error', complain);
    client.on('close', news);
    client.on('exists', news);
    try {
      await client.connect();
      await client.mailboxOpen(FOLDER);
      return new ImapSession(client);
    } catch (error) {
      client.close();
      throw error;
    }
  }

  get usable(): boolean {
    return this.client.usable;
  }

  get uidValidity(): string {
    return this.client.mailbox ? String(this.client.mailbox.uidValidity) : '';
  }

  /** Mails after that UID, in their order. A server always lists the last one, and its own count of what is new cannot be relied on. */
  async after(uid: number): Promise<ListedMail[]> {
    return this.list(`${uid + 1}:*`, (found) => found > uid);
  }

  async those(uids: readonly number[]): Promise<ListedMail[]> {
    return uids.length > 0 ? this.list(uids.join(','), (found) => uids.includes(found)) : [];
  }

  /** What lies in the inbox up to that UID, with its Message-ID. Some are left out: asking for the head of a mail that cannot be read may end the connection. */
  async upTo(uid: number, except: readonly number[]): Promise<(ListedMail & { readonly messageId: string | null })[]> {
    const left = [];
    const range = rangesUpTo(uid, except);
    if (!range) return [];
    for await (const mail of this.client.fetch(range, { uid: true, size: true, internalDate: true, headers: ['message-id'] }, { uid: true })) {
      const messageId = /<[^\s<>]+@[^\s<>]+>/.exec(mail.headers?.toString('latin1') ?? '')?.[0] ?? null;
      left.push({ uid: mail.uid, size: mail.size ?? 0, at: new Date(mail.internalDate ?? Date.now()), messageId });
    }
    return left.filter((mail) => mail.uid <= uid);
  }

  private async list(range: string, wanted: (uid: number) => boolean): Promise<ListedMail[]> {
    const listed: ListedMail[] = [];
    for await (const { uid, size = 0, internalDate } of this.client.fetch(range, { uid: true, size: true, internalDate: true }, { uid: true })) {
      if (wanted(uid)) listed.push({ uid, size, at: new Date(internalDate ?? Date.now()) });
    }
    return listed.sort((a, b) => a.uid - b.uid);
  }

  /** The bytes, or only those of the head; null when the mail is gone meanwhile. Reading leaves no mark (BODY.PEEK). */
  async read(uid: number, part: 'all' | 'head'): Promise<Buffer | null> {
    const mail = await this.client.fetchOne(String(uid), { uid: true, ...(part === 'all' ? { source: true } : { headers: true }) }, { uid: true });
    if (!mail) return null;
    const bytes = part === 'all' ? mail.source : mail.headers;
    if (!bytes || bytes.length === 0) throw new Error('the server hands over no bytes');
    return bytes;
  }

  /** Tidies the inbox for those who look into it; nothing relies on it. */
  async putAway(uid: number, folder: Folder): Promise<void> {
    if (!this.mayMove) return;
    const moved = await this.client.messageMove(String(uid), folder, { uid: true });
    if (moved) return;
    await this.client.mailboxCreate(folder).catch(() => undefined);
    this.mayMove = Boolean(await this.client.messageMove(String(uid), folder, { uid: true }));
  }

  close(): void {
    this.client.close();
  }
}

/** `1:11,13:300` for all UIDs up to 300 without 12. */
export function rangesUpTo(last: number, except: readonly number[]): string {
  const ends = [0, ...except.filter((uid) => uid <= last).toSorted((a, b) => a - b), last + 1];
  return ends.slice(1).flatMap((end, i) => (end - ends[i]! > 1 ? [`${ends[i]! + 1}:${end - 1}`] : [])).join(',');
}
