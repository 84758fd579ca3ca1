export type Script = 'latin' | 'bald' | 'cyrillic' | 'mixed';

/** Letters by which a Serbian Latin text without any diacritics, long enough to need some, is taken for bald. */
const LONG_ENOUGH = 25;

/** The script a citizen writes in. A text with both scripts is mixed; the smaller part must be more than a stray letter or a brand name. */
export function detectScript(text: string): Script {
  const cyrillic = text.match(/[\u0400-\u04ff]/g)?.length ?? 0;
  const latin = text.match(/[a-zčćšžđ]/giu)?.length ?? 0;
  if (cyrillic > 0 && latin > 0 && Math.min(cyrillic, latin) / (cyrillic + latin) > 0.1) return 'mixed';
  if (cyrillic > latin) return 'cyrillic';
  return latin >= LONG_ENOUGH && !/[čćšžđ]/i.test(text) ? 'bald' : 'latin';
}
