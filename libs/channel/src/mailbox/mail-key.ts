import { createHash } from 'node:crypto';

// A mail that comes again is recognised by its Message-ID and what it says. The way it travelled (Received, Delivered-To) is left out.
const LASTING = ['from', 'date', 'subject', 'message-id'] as const;
const NO_ID = 'no-message-id';
const DIGEST_LENGTH = 40;

/** How this mail is recognised when it comes again. */
export function keyOf(raw: Buffer): string {
  const { header, digest } = fingerprint(raw);
  return `${idPart(idsIn(header('message-id'))[0] ?? null)} ${digest}`;
}

/** The same for a mail of which only the head was fetched, because of its size in bytes. */
export const keyOfHead = (head: Buffer, size: number): string => `oversize:${size} ${fingerprint(head).digest}`;

/** The first word of a key: what two mails with one Message-ID have in common. */
export const idPart = (messageId: string | null): string => messageId?.replace(/[^!-~]/g, '?').slice(0, 200) ?? NO_ID;

/** The size in bytes, or null where the whole mail was fetched. No Message-ID looks like this: those begin with <. */
export function oversizeOf(key: string): number | null {
  const bytes = /^oversize:(\d+) /.exec(key)?.[1];
  return bytes ? Number(bytes) : null;
}

export const idsIn = (value: string | undefined): string[] => value?.match(/<[^\s<>]+@[^\s<>]+>/g) ?? [];

/** Bytes as characters one to one, so that nothing is lost before the charset is known. */
export function headOf(raw: Buffer): string {
  const end = /\r?\n\r?\n/.exec(raw.toString('latin1', 0, 1_000_000))?.index;
  return raw.toString('latin1', 0, Math.min(end ?? raw.length, 1_000_000));
}

/** The first header of that name, unfolded, as it came. */
export const headerOf = (head: string, name: string): string | undefined => unfolded(headerPattern(name, 'im').exec(head)?.[1]);

/** All of that name, from the top. */
export const headersOf = (head: string, name: string): string[] => [...head.matchAll(headerPattern(name, 'gim'))].map(([, value]) => unfolded(value)!);

const headerPattern = (name: string, flags: string): RegExp => new RegExp(`^${name}[ \\t]*:(.*(?:\\r?\\n[ \\t].*)*)`, flags);
const unfolded = (value: string | undefined): string | undefined => value?.replace(/\r?\n(?=[ \t])/g, '').trim();

function fingerprint(raw: Buffer) {
  const head = headOf(raw);
  const header = (name: string): string | undefined => headerOf(head, name);
  const body = raw.toString('latin1', head.length).replaceAll('\r', '').trimEnd();
  const lasting = [...LASTING.map((name) => header(name)?.replace(/\s+/g, ' ') ?? ''), body].join('\n');
  return { header, digest: createHash('sha256').update(lasting, 'latin1').digest('hex').slice(0, DIGEST_LENGTH) };
}
