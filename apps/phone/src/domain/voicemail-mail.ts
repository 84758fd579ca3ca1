import { callerNumber } from './voicemail-info.js';

/** A mail by which an exchange sends a recording, as far as it is read here. */
export interface ExchangeMail {
  /** The first header of that lower-case name. */
  readonly header: (name: string) => string | undefined;
  readonly subject: string;
  readonly text: string;
}

/** What such a mail says about its recording; null where it does not. */
export interface VoicemailMail {
  /** The exchange's own key, the same as in its voicemail folder. */
  readonly msgId: string | null;
  readonly caller: string | null;
  readonly seconds: number | null;
  readonly endedAt: Date | null;
}

const CALLER = /(?:^|[\s(])(?:new voicemail from|voicemail from|from|caller(?:[ -]?id)?(?: number)?|od|pozivalac|broj pozivaoca|од|позивалац|број позиваоца)\s*:?\s+(?!(?:mailbox|extension)\b)([^\r\n]{1,160})/giu;
const IN_BRACKETS = /^[^<([]{0,80}[<([]\s*(\+?\d[\d\s/.-]*\d)\s*[>)\]]/;
const BARE = /^"?(\+?\d[\d\s/().-]*\d)/;
const LENGTH = /(?:length|duration|dužina|trajanje|дужина|трајање)\s*:?\s*((?:\d{1,3}:){0,2}\d{1,5})/iu;
/** Asterisk's own words: "just left a 0:17 long message". */
const LONG_MESSAGE = /\b((?:\d{1,3}:){0,2}\d{1,5}) long message/;

/**
 * Reads headers of Asterisk where there are any (`X-Asterisk-…`), else the words of its default mail, of FreePBX and of 3CX. The time is
 * that of Asterisk only: its Date is written when the caller has hung up, in the exchange's own time zone.
 */
export function readVoicemailMail(mail: ExchangeMail): VoicemailMail {
  const { header } = mail;
  const seconds = whole(header('x-asterisk-vm-duration')) ?? lengthIn(mail.text);
  const number = header('x-asterisk-vm-caller-id-num') ?? header('x-asterisk-callerid');
  return {
    msgId: unlessNull(header('x-asterisk-vm-message-id')),
    caller: number === undefined ? callerIn(mail) : callerNumber(number),
    seconds,
    endedAt: endOf(header, seconds),
  };
}

function endOf(header: ExchangeMail['header'], seconds: number | null): Date | null {
  const startedAt = whole(header('x-asterisk-vm-orig-time'));
  if (startedAt) return new Date((startedAt + (seconds ?? 0)) * 1000);
  const byAsterisk = header('x-asterisk-callerid') !== undefined || /^<Asterisk-/i.test(header('message-id') ?? '');
  const written = byAsterisk ? Date.parse(header('date') ?? '') : NaN;
  return Number.isNaN(written) ? null : new Date(written);
}

function callerIn({ subject, text }: ExchangeMail): string | null {
  for (const [, rest] of `${subject}\n${text}`.matchAll(CALLER)) {
    const number = (IN_BRACKETS.exec(rest!) ?? BARE.exec(rest!))?.[1];
    const caller = number ? callerNumber(number) : null;
    if (caller) return caller;
  }
  return null;
}

function lengthIn(text: string): number | null {
  const length = (LONG_MESSAGE.exec(text) ?? LENGTH.exec(text))?.[1];
  return length ? length.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) : null;
}

/** Asterisk writes the word where it has nothing. */
const unlessNull = (value: string | undefined): string | null => (value && value !== '(null)' ? value : null);

const whole = (value: string | undefined): number | null => (value && /^\d{1,12}$/.test(value) ? Number(value) : null);
