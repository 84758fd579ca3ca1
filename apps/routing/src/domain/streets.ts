import { capitalsIn } from './capitals.js';
import { STOP } from './features.js';
import type { PlaceWords } from './gazetteer.js';

/** Streets that are in no list look like this, too: `Ostružnička`, `u Ticanovoj`. */
export const STREET = /^(?!(?:dub|sir|vis|duz|vel[ij]c|kolic|god|polov|opst|kab|sred|plan|masin|benz)in)([a-z]{3,}(?:sk|ck|ov|ev|in))(?:a|e|oj|u)$/u;
/** Adjectives of institutions and nations. */
const INSTITUTION = /^(?:srpsk|evropsk|gradsk|smederevsk|poresk|drzavn|nemack|skolsk|decij|srednjoskolsk)/u;
/** What is called by an adjective like a street. */
const NO_STREET = /^(?:pravoslavn|cistoc|televizij|unij|tvrdjav|uprav|skol|pijac|stanic|polic|milic|inspek|bolnic|ban[ak]|kuc|zon|ambulant|apotek|crkv|sluzb|agencij|bibliotek|lini|plaz|vod[aeu]|opstin|deponij|sum[aeiu]|ulic|zgrad|prodavnic|kafan|deca|dece|zen)/u;
const STREET_WORD = /^(?:ul|ulic[aeiu])$/u;
const WHERE = /^(?:u|na|iz|kod|od|do|kroz|niz|uz|ispod|iznad|prema)$/u;
const CORNER = /^(?:ug(?:ao|lu|la)|cosk[aeu]|cosak|raskrsnic[aeiu])$/u;
const NAME_START = 5;
const LONGEST_NAME = 3;

/**
 * The streets that a text names and no list has, as beginnings of folded words: what is called a street, what looks like one and is written as a name, what has
 * a house number, what makes a corner. `words`: as `spokenWords` gives them; `places`: those that name known places; `numbered`: whether a word has a house number.
 */
export function unlistedStreets(text: string, words: readonly string[], places: PlaceWords, numbered: (word: string) => boolean): ReadonlySet<string> {
  const capitals = capitalsIn(text);
  const looksLikeOne = (at: number): boolean => STREET.test(words[at] ?? '') && !INSTITUTION.test(words[at]!) && !NO_STREET.test(words[at + 1] ?? '');
  const named = words.flatMap((word, at): string[] => {
    if (STREET_WORD.test(word)) return nameAfter(words, words[at + 1] === '.' ? at + 2 : at + 1, capitals, places);
    if (CORNER.test(word)) return cornerOf(words, at + 1, (one) => places.has(words[one] ?? '') || capitals.has(words[one] ?? '') || looksLikeOne(one));
    return looksLikeOne(at) && (numbered(word) || (capitals.has(word) && WHERE.test(words[at - 1] ?? ''))) ? [word] : [];
  });
  return new Set(named.filter((word) => /^[a-z]{4,}$/u.test(word) && !STOP.has(word) && !places.has(word)).map((word) => STREET.exec(word)?.[1] ?? word.slice(0, NAME_START)));
}

/** `Ulica Isidore Sekulić`: the last name is what people leave away least. */
function nameAfter(words: readonly string[], start: number, capitals: ReadonlySet<string>, places: PlaceWords): string[] {
  const name = words.slice(start, start + LONGEST_NAME);
  const end = name.findIndex((word) => !capitals.has(word));
  const whole = end < 0 ? name : name.slice(0, end);
  return whole.some((word) => places.has(word)) ? [] : whole.slice(-1);
}

/** `na uglu ritopečke i mirne`: where the first is a street, the second is one too. */
function cornerOf(words: readonly string[], at: number, isStreet: (at: number) => boolean): string[] {
  if (!isStreet(at)) return [];
  return [words[at]!, ...(words[at + 1] === 'i' && words[at + 2] ? [words[at + 2]!] : [])];
}
