import MailComposer from 'nodemailer/lib/mail-composer/index.js';

export interface OutgoingMail {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly replyTo?: string;
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
  readonly inReplyTo?: string;
  readonly references?: string;
  /** How it came to be, in the words of RFC 3834. */
  readonly autoSubmitted?: 'auto-replied' | 'auto-generated';
}

/** The bytes of a mail. */
export function composeMail({ autoSubmitted, ...mail }: OutgoingMail): Promise<Buffer> {
  const headers = autoSubmitted ? { 'Auto-Submitted': autoSubmitted, 'X-Auto-Response-Suppress': 'All' } : {};
  const composer = new MailComposer({ ...mail, headers, textEncoding: 'base64', disableFileAccess: true, disableUrlAccess: true });
  return new Promise((resolve, reject) => composer.compile().build((error, bytes) => (error ? reject(error) : resolve(bytes))));
}
