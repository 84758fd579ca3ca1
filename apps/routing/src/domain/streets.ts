import { fold } from '@s48/language';
import { STOP } from './features.js';
import type { PlaceWords } from './gazetteer.js';

/** Streets that are in no list look like this, too: `Ostružnička`, `u Ticanovoj`. */
export const STREET = /^([a-z]{3,}(?:sk|ck|ov|ev|in))(?:a|e|oj|u)$/u;
/** What is called by an adjective like a street. */
const NO_STREET = /^(?:uprav|skol|pijac|stanic|polic|milic|inspek|bolnic|ban[ak]|kuc|zon|ambulant|apotek|crkv|sluzb|agencij|bibliotek|lini|plaz|vod[aeu]|opstin|deponij|sum[aeiu]|ulic|zgrad|prodavnic|kafan|deca|dece|zen)/u;
const STREET_WORD = /^(?:ul|ulic[aeiu])$/u;
const CORNER = /^(?:ug(?:ao|lu|la)|cosk[aeu]|cosak|raskrsnic[aeiu])$/u;
const NAME_START = 5;
const LONGEST_NAME = 3;

/**
 * The streets that a text names and no list has, as beginnings of folded words: what is called a street, what looks like one and is written as a name, what has
 * a house number, what makes a corner. `words`: as `spokenWords` gives them; `places`: those that name known places; `numbered`: whether a word has a house number.
 */
export function unlistedStreets(text: string, words: readonly string[], places: PlaceWords, numbered: (word: string) => boolean): ReadonlySet<string> {
  const capitals = capitalsIn(text);
  const named = words.flatMap((word, at): string[] => {
    if (STREET_WORD.test(word)) return nameAfter(words.slice(words[at + 1] === '.' ? at + 2 : at + 1), capitals);
    if (CORNER.test(word)) return [words[at + 1], words[at + 2] === 'i' ? words[at + 3] : undefined].filter((one) => one !== undefined);
    return STREET.test(word) && (numbered(word) || capitals.has(word)) && !NO_STREET.test(words[at + 1] ?? '') ? [word] : [];
  });
  return new Set(named.filter((word) => /^[a-z]{4,}$/u.test(word) && !STOP.has(word) && !places.has(word)).map((word) => STREET.exec(word)?.[1] ?? word.slice(0, NAME_START)));
}

/** `Ulica Isidore Sekulić`: the last name is what people leave away least. */
function nameAfter(words: readonly string[], capitals: ReadonlySet<string>): string[] {
  const end = words.slice(0, LONGEST_NAME).findIndex((word) => !capitals.has(word));
  return words.slice(0, end < 0 ? LONGEST_NAME : end).slice(-1);
}

/** Folded words that are written as names: with a capital where no sentence begins. */
export const capitalsIn = (text: string): ReadonlySet<string> => new Set([...text.matchAll(/(?<=(?:[\p{L}\d,]|(?<!\p{L})(?:[Uu]l|[Уу]л)\.) +[„"“«]?)\p{Lu}\p{Ll}+/gu)].map(([word]) => fold(word)));
