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

const MARKS = /\b(?:kod|ispred|iza|pored|pokraj|preko puta|do|kafic\w*|vrtic\w*|skol[aeiu]\w*|restoran\w*|lokal\w*|market\w*|pekar\w*|firm[aeiu]|predskolsk\w*) (?:(?:nas\w*|one|onog|one|male|velike|stare|nove|staro\w*|novo\w*|bivs\w*) )?(\p{L}{4,})/gu;
const NO_LANDMARK = /^(?:kuc|zgrad|broj|ulaz|ulic|meni|nas|mog|svoj|pre|sest|osam|deset|toga|kraj|sad|juc|vece|jutr|pol|pet)/u;

/** What a place is found by (`kod pošte`, `kafić Marina`), stemmed; streets and settlements are the gazetteer's. */
export const landmarksIn = (text: string): Set<string> =>
  new Set([...fold(text).matchAll(MARKS)].map((match) => stem(match[1]!)).filter((mark) => !NO_LANDMARK.test(mark)));
