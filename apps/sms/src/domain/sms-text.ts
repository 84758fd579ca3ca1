import { toBald, type Script } from '@s48/language';

export interface Segments {
  readonly encoding: 'GSM-7' | 'UCS-2';
  /** What the parts are counted in: septets, or UTF-16 units. */
  readonly units: number;
  readonly parts: number;
}

const GSM7 = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà');
/** Each costs two septets: an escape and itself. */
const GSM7_EXTENDED = new Set('^{}\\[~]|€\f');
const LIMITS = { 'GSM-7': { alone: 160, each: 153 }, 'UCS-2': { alone: 70, each: 67 } } as const;

/** What an SMS costs: one `š` makes all of it UCS-2, and a part holds 70 letters instead of 160. */
export function segmentsOf(text: string): Segments {
  const encoding = isGsm7(text) ? 'GSM-7' : 'UCS-2';
  const costs = costsOf(text, encoding);
  const units = costs.reduce((sum, cost) => sum + cost, 0);
  return { encoding, units, parts: units <= LIMITS[encoding].alone ? 1 : splitByCost(costs, LIMITS[encoding].each).length };
}

/** The text of each part: an escaped letter and a surrogate pair are never cut in two. */
export function partsOf(text: string): string[] {
  const encoding = isGsm7(text) ? 'GSM-7' : 'UCS-2';
  if (segmentsOf(text).parts === 1) return [text];
  const letters = [...text];
  return splitByCost(costsOf(text, encoding), LIMITS[encoding].each).map(([from, to]) => letters.slice(from, to).join(''));
}

export const isGsm7 = (text: string): boolean => [...text].every((letter) => GSM7.has(letter) || GSM7_EXTENDED.has(letter));

const costsOf = (text: string, encoding: Segments['encoding']): number[] =>
  [...text].map((letter) => (encoding === 'UCS-2' ? letter.length : GSM7_EXTENDED.has(letter) ? 2 : 1));

function splitByCost(costs: readonly number[], room: number): [number, number][] {
  const parts: [number, number][] = [];
  let from = 0;
  let used = 0;
  costs.forEach((cost, at) => {
    if (used + cost > room) {
      parts.push([from, at]);
      from = at;
      used = 0;
    }
    used += cost;
  });
  return [...parts, [from, costs.length]];
}

/** Letters that only typography needs, and that would make a whole message UCS-2. */
const TYPOGRAPHY: Readonly<Record<string, string>> = { '„': '"', '“': '"', '”': '"', '«': '"', '»': '"', '‘': "'", '’': "'", '‚': "'", '–': '-', '—': '-', '…': '...', '\u00A0': ' ', '\u202F': ' ', '\t': ' ' };

/** Providers take this much at most; it is ten to twenty-four parts. */
const MAX_LENGTH = 1_600;

export interface Wording {
  readonly script: Script;
  /** Everything in Latin without diacritics: a message holds 160 letters instead of 70. */
  readonly bare: boolean;
  /** Where a reply that cannot be answered, or was too long for a text message, is to be continued. */
  readonly notice?: string;
}

/** A reply as it leaves: typography replaced by what phones know, bald for those who write bald, and whole words where it is cut. */
export function wordingOf(text: string, { script, bare, notice }: Wording): string {
  const plain = text.normalize('NFC').replace(/[„“”«»‘’‚–—…\u00A0\u202F\t]/gu, (letter) => TYPOGRAPHY[letter]!);
  const written = bare || script === 'bald' ? toBald(plain) : plain;
  const ending = notice ? `\n${bare || script === 'bald' ? toBald(notice) : notice}` : '';
  return written.length + ending.length <= MAX_LENGTH ? written + ending : cut(written, MAX_LENGTH - ending.length - 3) + '...' + ending;
}

function cut(text: string, length: number): string {
  // Half of a surrogate pair at the end goes.
  const short = text.slice(0, length).toWellFormed().replace(/\uFFFD$/u, '');
  const space = short.lastIndexOf(' ');
  return space > length - 40 ? short.slice(0, space) : short;
}

const CLOCK = new Intl.DateTimeFormat('sr-Latn-RS', { timeZone: 'Europe/Belgrade', day: 'numeric', month: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** `27.11. u 14:05`: short, because each letter of a text message is paid for. */
export function shortTime(date: Date, script: Script): string {
  const part = Object.fromEntries(CLOCK.formatToParts(date).map(({ type, value }) => [type, value]));
  return `${part['day']}.${part['month']}. ${script === 'cyrillic' ? 'у' : 'u'} ${part['hour']}:${part['minute']}`;
}
