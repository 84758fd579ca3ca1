const SERBIAN = /[čćšžđČĆŠŽĐа-шА-Шђјљњћџ ЂЈЉЊЋЏ]/u;

/** How much a text looks like Serbian: letters it uses count for it, any other beyond ASCII against it. */
function likeness(text: string): number {
  let score = 0;
  for (const letter of text) {
    if (letter < ' ' && !/\s/.test(letter)) score -= 3;
    if (letter < '\u0080') continue;
    score += SERBIAN.test(letter) ? 1 : -3;
  }
  // Serbian words do not change case in the middle; text read under the wrong Cyrillic table does.
  return score - (text.match(/\p{Ll}\p{Lu}/gu)?.length ?? 0);
}

/** Of one text read under several charsets, the one that reads as Serbian; the first of equals. */
export const mostSerbian = (readings: readonly string[]): string => readings.reduce((best, reading) => (likeness(reading) > likeness(best) ? reading : best));

/** A text that was read under the wrong charset: undeclared (replacement characters), or Latin-1 declared for what is windows-1250 (`Smeæe`, `Ðurða`). */
export const isMisread = (text: string): boolean => text.includes('\uFFFD') || (/[èæðÈÆÐ]/.test(text) && !/[éàçêôöäüßñøå]/i.test(text));
