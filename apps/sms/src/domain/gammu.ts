import { instantOf } from '@s48/contracts';
import { partOf, type Part } from './smpp.js';

/** What the name of an inbox file tells: `IN20261125_101112_00_+381641234567_01.txt`. */
export interface InboxName {
  /** All of it but the number of the part: the same for all parts of one text. */
  readonly group: string;
  readonly sender: string;
  /** When the network's centre took the text, by its own clock in local time; of a receipt: the text that it is about. */
  readonly at: Date;
  /** From 0. */
  readonly part: number;
  /** 8-bit data: settings of a phone, pictures, anything but words. */
  readonly binary: boolean;
}

const INBOX_NAME = /^(IN(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)_\d\d_(.+))_(\d\d)\.(txt|bin)$/s;

export function readInboxName(name: string): InboxName | null {
  const match = INBOX_NAME.exec(name);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(2, 8).map(Number) as [number, number, number, number, number, number];
  return { group: match[1]!, sender: match[8]!, at: localInstant({ year, month, day }, hour * 60 + minute, second), part: Number(match[9]), binary: match[10] === 'bin' };
}

/** Of the two instants that one wall-clock time has in the night when summer time ends, the first. */
function localInstant(day: { year: number; month: number; day: number }, minutes: number, seconds: number): Date {
  const [usual, afterAnHour] = [instantOf(day, minutes).getTime(), instantOf(day, minutes - 60).getTime() + HOUR_MS];
  return new Date(Math.min(usual, afterAnHour) + seconds * 1000);
}

const HOUR_MS = 3_600_000;
const TRUSTED_AGE_MS = 7 * 24 * HOUR_MS;

/** When a text was submitted: by the centre's clock, unless that is ahead of ours or a week behind; then, when gammu wrote it down. */
export function submittedAt(told: Date, writtenAt: Date, now: Date): Date {
  const latest = Math.min(writtenAt.getTime(), now.getTime());
  const age = latest - told.getTime();
  return age >= 0 && age < TRUSTED_AGE_MS ? told : new Date(latest);
}

/** One SMS of an inbox file, or one part of a long one. */
export interface Piece {
  readonly text: string;
  readonly part?: Part;
  /** The file says that this is a delivery report; where it says nothing, only the words may tell ({@link receiptWord}). */
  readonly receipt?: boolean;
}

/**
 * The messages in an inbox file, by gammu's setting inboxformat: `detail` (sections with all fields), `unicode` (UTF-16, BOM), `standard`
 * (UTF-8). Throws what is wrong with a file that cannot be read.
 */
export function readInboxFile({ binary }: InboxName, bytes: Buffer): Piece[] {
  if (binary) throw new Error('8-bit data and no text');
  if (bytes.length === 0) throw new Error('the file is empty');
  if (/^(;|\[SMSBackup)/.test(bytes.toString('latin1', 0, 10))) return readSections(bytes.toString('latin1'));
  return [{ text: readWords(bytes) }];
}

/** The text of a file of words, with or without a byte order mark. */
export function readWords(bytes: Buffer): string {
  const encoding = bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  // gammu measures the length in UTF-8, so that what it writes in UTF-16 goes on behind the end of a text with other letters than a to z.
  return new TextDecoder(encoding, { fatal: encoding === 'utf-8' }).decode(bytes).replace(/\0.*/s, '');
}

function readSections(content: string): Piece[] {
  const sections = content.split(/^\[SMSBackup\d+\]\s*$/m).slice(1);
  if (sections.length === 0) throw new Error('no message in the file');
  return sections.map((section) => {
    const fields = new Map([...section.matchAll(/^(\w+) = (.*?)\r?$/gm)].map(([, name, value]) => [name!, value!]));
    const text = [...fields].filter(([name]) => /^Text\d+$/.test(name)).map(([, value]) => value).join('');
    if (!/^([0-9a-f]{4})*$/i.test(text) || !fields.has('Coding')) throw new Error('the message in the file is cut off');
    if (fields.get('Coding') === '8bit') throw new Error('8-bit data and no text');
    const part = partOf({ udh: elementsOf(Buffer.from(fields.get('UDH') ?? '', 'hex')) });
    return { text: Buffer.from(text, 'hex').swap16().toString('utf16le'), receipt: fields.get('PDU') === 'Status_Report', ...(part && { part }) };
  });
}

/** The information elements of a user data header, which begins with its length. */
function elementsOf(header: Buffer): Buffer[] {
  const elements: Buffer[] = [];
  for (let at = 1; at + 1 < header.length; at += 2 + header[at + 1]!) elements.push(header.subarray(at, at + 2 + header[at + 1]!));
  return elements;
}

/** What gammu writes as the text of a delivery report. */
export function receiptWord(text: string): 'delivered' | 'failed' | 'on-the-way' | null {
  if (text === 'Delivered') return 'delivered';
  if (text === 'Failed') return 'failed';
  return text === 'Pending' || text === 'Unknown' ? 'on-the-way' : null;
}

/**
 * `OUTC<date>_<time>_<number of the attempt>_<recipient>_<delivery id>.txtd`: sent in the order of the names, `d` asks for delivery reports.
 * The id makes what lies in a folder recognisable.
 */
export function outboxName(id: string, to: string, since: Date, attempt: number): string {
  const [day, time] = since.toISOString().replace(/[-:]/g, '').split('T') as [string, string];
  return `OUTC${day}_${time.slice(0, 6)}_${String(attempt).padStart(2, '0')}_${to}_${id}.txtd`;
}

export const deliveryOf = (name: string): string | null => /^OUTC\d{8}_\d{6}_\d\d_\+\d+_([0-9a-f-]{36})\.txtd$/.exec(name)?.[1] ?? null;

/** How long gammu's own failures are let pass before the text is put into the outbox again: no signal, no credit, a hanging modem. */
const PAUSES_MS = [60_000, 300_000, 1_800_000, 7_200_000];

/** When a text that gammu could not send may be tried again, by the times when it gave up; null when it was tried often enough. */
export function nextTry(failures: readonly Date[]): Date | null {
  const pause = PAUSES_MS[failures.length - 1];
  return pause === undefined ? null : new Date(Math.max(...failures.map((at) => at.getTime())) + pause);
}
