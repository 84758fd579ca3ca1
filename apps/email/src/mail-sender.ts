import type { Outcome } from '@s48/channel';

/** A mail ready to leave. */
export interface Posting {
  /** The delivery's id. */
  readonly id: string;
  /** Where bounces come back. */
  readonly from: string;
  readonly to: string;
  readonly messageId: string;
  readonly raw: Buffer;
}

/** What differs between SMTP and the simulator. */
export interface MailSender {
  /** What is wrong with the server just now, for the health page. */
  readonly trouble?: string | undefined;
  send(posting: Posting): Promise<Outcome>;
}

/** The sender that is configured, or null where e-mail does not go out. */
export const MAIL_SENDER = Symbol.for('s48.mail-sender');
