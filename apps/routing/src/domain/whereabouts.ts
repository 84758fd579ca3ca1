import { fold } from '@s48/language';
import { stem } from './stem.js';

const WEEKDAY = /\b(ponedelj|utor|sred[aeu]\b|cetvrt|pet(?:ak|k)|subot|nedelj[aeu]\b)/gu;
const MONTH = /\b(januar|februar|mart|april|maj|jun|jul|avgust|septemb|oktob|novemb|decemb)/gu;
const ENTRANCE = /\bulaz\w* (?:broj )?([a-f]|\d{1,2}|levi|desni)\b/gu;

/** When and at which door, where a report says so: two that say different things tell of two incidents. */
export interface Occasion {
  readonly weekdays: ReadonlySet<string>;
  readonly months: ReadonlySet<string>;
  readonly entrances: ReadonlySet<string>;
}

export function occasionOf(text: string): Occasion {
  const folded = fold(text);
  const all = (pattern: RegExp): Set<string> => new Set([...folded.matchAll(pattern)].map((match) => match[1]!));
  return { weekdays: all(WEEKDAY), months: all(MONTH), entrances: all(ENTRANCE) };
}

/** House numbers that stand after a place (folded words) in a folded text. */
export function housesIn(folded: string, place: string): string[] {
  const [, number] = new RegExp(`\\b${place}(?: (?:kod|broja?|br|ispred|kucn\\w*|ulic\\w*|zgrad\\w*)){0,3} (\\d+)\\b`, 'u').exec(folded) ?? [];
  return number === undefined ? [] : [number];
}

const WRITTEN: readonly (readonly [string, string])[] = [['jedan', '1'], ['dva', '2'], ['tri', '3'], ['cetiri', '4'], ['pet', '5'], ['sest', '6'], ['sedam', '7'], ['osam', '8'], ['devet', '9'], ['deset', '10']];
const NUMBERS = new Map(WRITTEN.map(([word, number]) => [stem(word), number]));

/** House numbers, times (`6:20`, `620`), numbers of lines and vehicles; also the small ones in words. */
export function numbersIn(text: string): Set<string> {
  const joined = text.replace(/(?<!\d)(\d{1,2})(?:[.:, ]| i )(\d{2})(?!\d)/g, '$1$2');
  return new Set(
    fold(joined)
      .split(' ')
      .flatMap((word) => (/^\d+$/.test(word) ? [word, ...onTwelveHours(Number(word))] : NUMBERS.has(stem(word)) ? [NUMBERS.get(stem(word))!] : [])),
  );
}

/** `21` and `9 in the evening` are one hour. */
const onTwelveHours = (hour: number): string[] => (hour > 12 && hour < 24 ? [String(hour - 12)] : []);
