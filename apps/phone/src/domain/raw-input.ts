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

export type PhoneInput = RecordingInput | TwilioInput | EntryInput;

const NEWLINE = 10;

/** One raw message: a line of JSON, then the audio byte by byte. */
export function pack(input: PhoneInput): Buffer {
  if (input.source !== 'recording') return Buffer.from(`${JSON.stringify(input)}\n`);
  const { audio, ...head } = input;
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), audio]);
}

export function unpack(raw: Buffer): PhoneInput {
  const end = raw.indexOf(NEWLINE);
  const head = JSON.parse(raw.subarray(0, end === -1 ? raw.length : end).toString()) as PhoneInput;
  return head.source === 'recording' ? { ...head, audio: raw.subarray(end + 1) } : head;
}
