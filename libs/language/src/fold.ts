import { BALD, TO_LATIN } from './transliterate.js';

const FOLDED = new Map([...Object.entries(TO_LATIN), ...Object.entries(BALD)].map(([letter, latin]) => [letter, [...latin].map((one) => BALD[one] ?? one).join('')]));

/**
 * One form for matching and searching: Cyrillic, Latin, bald Latin and mixtures of them give the same. Lower case, `dj` for đ,
 * without diacritics (also those of a combining caron), everything that is no letter or digit becomes one space.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\0-\x7f]/g, (letter) => FOLDED.get(letter) ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}
