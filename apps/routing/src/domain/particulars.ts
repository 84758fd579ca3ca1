import { fold } from '@s48/language';
import { withDigits } from './numerals.js';

/** What a report says in numbers and days. Two that differ in one of them tell of two incidents, most often. */
export interface Particulars {
  /** House numbers, files, amounts: what is no time, date, plate or span of time. */
  readonly numbers: ReadonlySet<string>;
  /** Times with minutes, in minutes of a clock of twelve hours: `17.10`, `5 i 10`, `pola 6`. */
  readonly times: ReadonlySet<number>;
  readonly dates: ReadonlySet<string>;
  readonly days: ReadonlySet<string>;
  /** The digits of registration plates. */
  readonly plates: ReadonlySet<string>;
  /** Which entrance, row, stand, floor, zone … */
  readonly parts: ReadonlySet<string>;
  /** Every number of the text, whatever it counts. */
  readonly all: ReadonlySet<string>;
}

const MONTHS = ['januar', 'februar', 'mart', 'april', 'maj', 'jun', 'jul', 'avgust', 'septemb', 'oktob', 'novemb', 'decemb'];
const DAYS: Readonly<Record<string, RegExp>> = {
  monday: /\bponedelj/u, tuesday: /\butor[ak]/u, wednesday: /\bsred[aeu]\b/u, thursday: /\bcetvrt(?:ak|k)/u, friday: /\bpet(?:ak|k[ao])/u, saturday: /\bsubot/u,
  sunday: /\b(?:u|od|do|svake|prosle|preko|za) nedelj[aeu]\b(?! dana)/u,
};
const PLATE = /\b(?:sd|bg|po|va|so|kg|ns)[ -]?(\d{2,4})(?:[ -]?[a-z]{2}\b)?/gu;
const NAMED_DATE = new RegExp(`\\b(\\d{1,2})\\.? ?(${MONTHS.join('|')})[a-z]*`, 'gu');
const DATE = /\b(\d{1,2})\. ?(0?[1-9]|1[0-2])\.(?: ?\d{2,4}\.?)?(?!\d)/gu;
const HALF = /\bpola (\d{1,2})\b/gu;
const CLOCK = /\b([01]?\d|2[0-4]) ?(?:[.:]| i ) ?([0-5]\d)\b(?! ?(?:din|rsd|hilj|met))/gu;
/** `u 15 20`. */
const CLOCK_SPACED = /(?<=\b(?:u|od|do|oko|posle) )([01]?\d|2[0-3]) ([0-5]\d)\b(?! ?(?:din|rsd|hilj|met|ljud|put|dan))/gu;
/** `620 za Vranovo`, `u 620`: hours and minutes in one. A file may be called 351-808. */
const RUN_TOGETHER = /(?<![-/])\b([1-9]|1\d|2[0-3])([0-5]\d)\b(?![-/])(?=[^.]{0,6} (?:za |iz |bus|auto|polaz|lini))/gu;
const RUN_TOGETHER_AT = /(?<=\bu )([1-9]|1\d|2[0-3])([0-5][05])\b(?= ?(?:[,;!]|$|nij|nik|ne |je |kren|kas|dos|pros|proso|opet|vec|jutros|danas|juce))/gu;
const HOUR = /\b(?:od \d{1,2} do )?\d{1,2} ?(?:h|cas[a-z]*|sati?|ujutr[ou]|uvece|popodne|nocu)\b|\b(?:od|izmedju) (?:1?\d|2[0-4]) (?:do|i) (?:1?\d|2[0-4])\b|\b(?:oko|posle|pre|do|od|u) (?:1?\d|2[0-4])(?= ?(?:[,.;]|$|u |na |kod |pred |da |jutro|vec))/gu;
/** `danas oko 11`, `noćas oko 12`. */
const HOUR_OF_DAY = /(?<=\b(?:jutros|sinoc|nocas|veceras|danas|juce|prekjuce|prekosinoc) )(?:oko|u|posle|pre|do|od) (?:1?\d|2[0-4])\b(?! ?[.:]\d)/gu;
const PART = /\b(?:ulaz|red|blok|lamel|odeljenj|zon|tezg|parcel|sprat|peron|linij|salter|stan)[a-z]* (?:broj |br\.? ?)?([a-hjlmnprtvz]\d?|\d{1,4})\b/gu;
const PART_BEFORE = /\b(\d{1,3}) (?:sprat|ulaz|red|tezg|odeljenj|razred|zon|peron|salter)/gu;
const NUMBER = /\b\d+[a-z]?\b/gu;
const SPAN = /\b(\d+) (?:njih|iljad|sekund|dan|nedelj|mesec|godin|sat|put|minut|vec|noc|jutr|din|rsd|evra|hiljad|met|m2|kvadrat|kil|gram|stepen|posto|ljud|det|dec|djak|ucen|radni|zim|lit|km|cm|vek|kom|porod|stanar|vozil|kola|auto|kamion|mesta|klup|kant|kontej|kes|drv|stabl|bor|gran|lamp|sijal|svet|stub|rup|ps|prozor|rat|kovan)/gu;

/** `words`: as {@link spokenWords} gives them. */
export function particularsOf(words: readonly string[]): Particulars {
  const spoken = words.join(' ').replace(/ ?([.:/-]) ?/gu, '$1');
  const [times, dates, plates, parts] = [new Set<number>(), new Set<string>(), new Set<string>(), new Set<string>()];
  const time = (hour: string, minute: string): unknown => times.add(minutesOf(Number(hour), Number(minute)));
  const left = new Remainder(spoken)
    .take(PLATE, (digits) => plates.add(digits))
    .take(NAMED_DATE, (day, month) => dates.add(`${Number(day)}/${MONTHS.indexOf(month) + 1}`))
    .take(DATE, (day, month) => dates.add(`${Number(day)}/${Number(month)}`))
    .take(HALF, (hour) => time(String(Number(hour) - 1), '30'))
    .take(CLOCK, time)
    .take(CLOCK_SPACED, time)
    .take(RUN_TOGETHER, time)
    .take(RUN_TOGETHER_AT, time)
    .take(HOUR)
    .take(HOUR_OF_DAY)
    .take(PART, (part) => parts.add(part))
    .take(PART_BEFORE, (part) => parts.add(part))
    .take(SPAN).text;
  const hours = [...times].flatMap((one) => [Math.floor(one / 60) || 12, (Math.floor(one / 60) || 12) + 12, one % 60]);
  return { numbers: new Set(left.match(NUMBER)), times, dates, plates, parts, days: daysIn(spoken), all: new Set([...(spoken.match(NUMBER) ?? []), ...hours.map(String), ...parts]) };
}

/** What has been read is taken out, so that no number is read twice. */
class Remainder {
  constructor(readonly text: string) {}

  take(pattern: RegExp, learn: (first: string, second: string) => unknown = () => undefined): Remainder {
    for (const [, first, second] of this.text.matchAll(pattern)) learn(first!, second!);
    return new Remainder(this.text.replace(pattern, ' '));
  }
}

const minutesOf = (hour: number, minute: number): number => ((hour + 12) % 12) * 60 + minute;

const daysIn = (spoken: string): Set<string> => new Set(Object.entries(DAYS).flatMap(([day, words]) => (words.test(spoken) ? [day] : [])));

/**
 * Folded word by word, so that the points and colons of times and dates stay; thousands without their point; numerals as digits. A sentence that ends in a number
 * and one that begins with a numeral make no time: `ni u 7. Petnaest ljudi`.
 */
export function spokenWords(text: string): string[] {
  const words = text.normalize('NFKC').replace(/[^\S\n]+/gu, ' ').replace(/(\d)\.(\d{3})(?!\d)/gu, '$1$2').replace(/(?<!(?<!\p{L})(?:[Uu]l|[Уу]л))\.(?=\s+\p{Lu})|\n/gu, ' ; ').match(/[\p{L}\p{M}]+|\d+(?:\p{L}(?!\p{L}))?|[^\p{L}\p{M}\d\s]/gu) ?? [];
  return withDigits(words.map((word) => fold(word) || word));
}
