import type { Place } from '@s48/contracts';
import type { Way } from './contact-rule.js';

/** A recording as it was found, before anything is made of it. */
export interface RecordingInput {
  readonly source: 'recording';
  /** As the PBX or the provider says it. */
  readonly caller: string | null;
  readonly seconds: number | null;
  readonly file: string;
  readonly mime: string;
  /** The description that came with it, each byte one character. */
  readonly info: string;
  readonly audio: Buffer;
  /** The exchange's own key of the message: it may come by the voicemail folder and by mail. */
  readonly exchangeId?: string | null;
}

/** A mail of the exchange, from the mailbox of VOICEMAIL_IMAP_URL. */
export interface MailInput {
  readonly source: 'mail';
  readonly mail: Buffer;
}

/** What an operator typed of a call or a visit. */
export interface EntryInput {
  readonly source: 'entry';
  readonly channel: 'phone' | 'counter';
  readonly by: { readonly id: string; readonly name: string };
  readonly enteredAt: string;
  readonly text: string;
  readonly place?: Place;
  readonly category?: string;
  readonly contact?: { readonly phone?: string; readonly email?: string; readonly way?: Way };
  readonly submittedAt?: string;
  readonly why?: string;
  readonly answered?: string;
}

/** A recording that Twilio keeps until it is fetched. */
export interface TwilioInput {
  readonly source: 'twilio';
  readonly recordingSid: string;
  readonly callSid: string;
  readonly seconds: number;
  /** The webhook's form, or the provider's own description, as it came. */
  readonly info: string;
}

export type PhoneInput = RecordingInput | MailInput | TwilioInput | EntryInput;

const NEWLINE = 10;

/** One raw message: a line of JSON, then the audio or the mail byte by byte. */
export function pack(input: PhoneInput): Buffer {
  if (input.source === 'recording') {
    const { audio, ...head } = input;
    return joined(head, audio);
  }
  return input.source === 'mail' ? joined({ source: 'mail' }, input.mail) : joined(input);
}

export function unpack(raw: Buffer): PhoneInput {
  const end = raw.indexOf(NEWLINE);
  const head = JSON.parse(raw.subarray(0, end === -1 ? raw.length : end).toString()) as PhoneInput;
  const bytes = raw.subarray(end + 1);
  if (head.source === 'recording') return { ...head, audio: bytes };
  return head.source === 'mail' ? { ...head, mail: bytes } : head;
}

/** The same without the sound: what the exchange said stays, of a mail its head. */
export function withoutSound(raw: Buffer): Buffer {
  const input = raw.length > 0 ? unpack(raw) : null;
  if (input?.source === 'recording') return pack({ ...input, audio: Buffer.alloc(0) });
  if (input?.source === 'mail') return pack({ ...input, mail: input.mail.subarray(0, headLength(input.mail)) });
  return raw;
}

function headLength(mail: Buffer): number {
  const ends = ['\r\n\r\n', '\n\n'].map((end) => mail.indexOf(end)).filter((at) => at >= 0);
  return ends.length > 0 ? Math.min(...ends) : 0;
}

const joined = (head: object, bytes: Buffer = Buffer.alloc(0)): Buffer => Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), bytes]);
