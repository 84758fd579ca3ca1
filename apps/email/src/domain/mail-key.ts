/** How a mail is recognised when it comes again: its Message-ID, then what it says. The way it travelled (Received, Delivered-To) is left out. */
export interface MailKeyParts {
  readonly messageId: string | null;
  /** SHA-256 of the lasting headers and the body, hexadecimal. */
  readonly digest: string;
}

const LASTING = ['from', 'date', 'subject', 'message-id'] as const;
const NO_ID = 'no-message-id';

/** What of a mail is the same whichever way it came; bytes as characters one to one. */
export function lastingPart(header: (name: string) => string | undefined, body: string): string {
  return [...LASTING.map((name) => header(name)?.replace(/\s+/g, ' ') ?? ''), body.replaceAll('\r', '').trimEnd()].join('\n');
}

export const mailKey = ({ messageId, digest }: MailKeyParts): string => `${idPart(messageId)} ${digest.slice(0, 40)}`;

/** The first word of a key: what two mails with one Message-ID have in common. */
export const idPart = (messageId: string | null): string => messageId?.replace(/[^!-~]/g, '?').slice(0, 200) ?? NO_ID;

/** A mail of which only the head was fetched, because of its size. */
export const oversizeKey = (bytes: number, digest: string): string => `oversize:${bytes} ${digest.slice(0, 40)}`;

/** The size in bytes, or null where the whole mail was fetched. No Message-ID looks like this: those begin with <. */
export function oversizeOf(providerId: string): number | null {
  const bytes = /^oversize:(\d+) /.exec(providerId)?.[1];
  return bytes ? Number(bytes) : null;
}
