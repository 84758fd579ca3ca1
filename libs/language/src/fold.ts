import { BALD, TO_LATIN } from './transliterate.js';

const FOLDED = new Map([...Object.entries(TO_LATIN), ...Object.entries(BALD)].map(([letter, latin]) => [letter, [...latin].map((one) => BALD[one] ?? one).join('')]));

/**
 * One form for matching and searching: Cyrillic, Latin, bald Latin and mixtures of them give the same. Lower case, `dj` for đ,
 * without diacritics (also those of a combining caron), everything that is no letter or digit becomes one space.
 */
export function fold(text: string): string {
  const latin = text.normalize('NFKC').toLowerCase().replace(/[^\0-\x7f]/g, (letter) => FOLDED.get(letter) ?? letter);
  // What is plain by now, and most is, holds no marks.
  const bare = /[^\0-\x7f]/.test(latin) ? latin.normalize('NFD').replace(/\p{M}/gu, '') : latin;
  return bare.replace(/[^a-z0-9]+/g, ' ').trim();
}
