import { toBald } from './transliterate.js';

/**
 * One form for matching and searching: Cyrillic, Latin, bald Latin and mixtures of them give the same. Lower case, `dj` for đ,
 * without diacritics (also those of a combining caron), everything that is no letter or digit becomes one space.
 */
export function fold(text: string): string {
  return toBald(text.normalize('NFKC'))
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}
