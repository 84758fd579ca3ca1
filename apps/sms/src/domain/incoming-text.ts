import { readKannel } from './kannel.js';
import { mediaOfForm, mediaOfResource, type MmsMedia } from './twilio-media.js';

/** One text message as any driver got it, before it is understood. */
export interface IncomingText {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** The provider has answered a STOP, START or HELP itself. */
  readonly keyword?: 'STOP' | 'START' | 'HELP';
  readonly media?: MmsMedia;
}

const KEYWORDS = ['STOP', 'START', 'HELP'] as const;

/** Twilio: the webhook's form (`MessageSid=…&From=…`), or the message resource as JSON where it was found by reconciliation. */
export function readTwilio(raw: Buffer): IncomingText {
  const body = raw.toString('utf8');
  return body.startsWith('{') ? readResource(body) : readForm(body);
}

function readForm(body: string): IncomingText {
  const form = new URLSearchParams(body);
  const keyword = KEYWORDS.find((word) => word === form.get('OptOutType')?.toUpperCase());
  const media = mediaOfForm(form);
  return { from: required(form.get('From'), 'From'), to: form.get('To') ?? '', text: form.get('Body') ?? '', ...(keyword && { keyword }), ...(media && { media }) };
}

function readResource(body: string): IncomingText {
  const { from, to, body: text, numMedia } = JSON.parse(body) as { from?: string; to?: string; body?: string; numMedia?: string };
  const media = mediaOfResource(numMedia);
  return { from: required(from, 'from'), to: to ?? '', text: text ?? '', ...(media && { media }) };
}

/** Our own JSON: the simulator, and drivers whose wire format holds no text of its own. */
export function readPlain(raw: Buffer): IncomingText {
  const { from, to, text } = JSON.parse(raw.toString('utf8')) as { from?: string; to?: string; text?: string };
  return { from: required(from, 'from'), to: to ?? '', text: text ?? '' };
}

/** As {@link readPlain}; a file that could not be read says why, until a person writes down its text. */
function readGammu(raw: Buffer): IncomingText {
  const { text, problem } = JSON.parse(raw.toString('utf8')) as { text?: string; problem?: string };
  if (text === undefined) throw new Error(`the file of the modem cannot be read: ${problem ?? 'no text'}; repair it by a field "text"`);
  return readPlain(raw);
}

function required(value: string | null | undefined, field: string): string {
  if (!value) throw new Error(`the message names no sender (${field})`);
  return value;
}

/** By the provider id: Twilio's own is its MessageSid, the other drivers put their name before it. */
export function readIncoming(providerId: string, raw: Buffer): IncomingText {
  const driver = /^(\w+):/.exec(providerId)?.[1] ?? 'twilio';
  const reader = READERS[driver];
  if (!reader) throw new Error(`no driver reads ${driver} messages`);
  return reader(raw);
}

const READERS: Readonly<Record<string, (raw: Buffer) => IncomingText>> = { twilio: readTwilio, kannel: readKannel, smpp: readPlain, gammu: readGammu, simulator: readPlain };
