import { simpleParser } from 'mailparser';
import { startDovecot, startSmtpSink, type Dovecot, type SmtpSink, type SunkMail } from '@s48/testing';

export interface MailFromCitizen {
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
}

export interface MailToCitizen {
  readonly subject: string;
  readonly text: string;
  /** As they came. */
  readonly headers: string;
}

/** The mailbox that the product reads (Dovecot), and everyone it writes to. */
export class MailWorld {
  private constructor(
    private readonly mailbox: Dovecot,
    private readonly outside: SmtpSink,
    private readonly received: ReadonlyMap<string, MailToCitizen[]>,
  ) {}

  static async start(): Promise<MailWorld> {
    const received = new Map<string, MailToCitizen[]>();
    const keep = async ({ to, raw }: SunkMail): Promise<void> => {
      const mail = await decode(raw);
      for (const address of to) received.set(address, [...(received.get(address) ?? []), mail]);
    };
    const outside = await startSmtpSink({ onMail: keep });
    try {
      return new MailWorld(await startDovecot(), outside, received);
    } catch (error) {
      await outside.stop();
      throw error;
    }
  }

  env(): Record<string, string> {
    return { IMAP_URL: this.mailbox.imapUrl, SMTP_URL: this.outside.url, EMAIL_ADDRESS: this.mailbox.address };
  }

  async citizenWrites({ from, subject, text, messageId }: MailFromCitizen): Promise<void> {
    const encoded = (value: string): string => Buffer.from(value, 'utf8').toString('base64');
    const raw = [
      `From: <${from}>`, `To: <${this.mailbox.address}>`, `Subject: =?utf-8?B?${encoded(subject)}?=`, `Message-ID: ${messageId}`, `Date: ${new Date().toUTCString()}`,
      'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64', '', encoded(text).replace(/.{76}/g, '$&\r\n'), '',
    ].join('\r\n');
    await this.mailbox.deliver(raw, { from });
  }

  /** What the address was sent, oldest first. */
  receivedBy(address: string): readonly MailToCitizen[] {
    return this.received.get(address) ?? [];
  }

  /** The mail server is killed and comes back with the same mails. */
  async mailboxCrashes(): Promise<void> {
    await this.mailbox.kill9();
    await this.mailbox.start();
  }

  /** How many mails still lie in the inbox. */
  get waiting(): number {
    return this.mailbox.count();
  }

  async stop(): Promise<void> {
    await Promise.all([this.mailbox.stop(), this.outside.stop()]);
  }
}

async function decode(raw: Buffer): Promise<MailToCitizen> {
  const { subject = '', text = '' } = await simpleParser(raw, { skipTextToHtml: true });
  return { subject, text, headers: raw.toString('latin1').split('\r\n\r\n', 1)[0]! };
}
