/** Small letters; see {@link toLatin} for capitals. */
export const TO_LATIN: Readonly<Record<string, string>> = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', ђ: 'đ', е: 'e', ж: 'ž', з: 'z', и: 'i', ј: 'j', к: 'k', л: 'l', љ: 'lj', м: 'm', н: 'n',
  њ: 'nj', о: 'o', п: 'p', р: 'r', с: 's', т: 't', ћ: 'ć', у: 'u', ф: 'f', х: 'h', ц: 'c', ч: 'č', џ: 'dž', ш: 'š',
};

const DIGRAPHS: Readonly<Record<string, string>> = { lj: 'љ', nj: 'њ', dž: 'џ' };
const TO_CYRILLIC: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(TO_LATIN).flatMap(([cyrillic, latin]) => (latin.length === 1 ? [[latin, cyrillic]] : [])),
);

/** Words in which n+j, l+j or d+ž are two letters: the prefix ends before the second. */
const SEAM = /(?<=\b(?:(?:o|na|po|pre)d|in|kon|van|tan|an))(?=ž(?:iv|al|up|urn|nj|anr|vak)|j(?:ekc|ekt|unk|ug|ezič|on))/giu;

// Left as they are: links, mail addresses, references, placeholders, and foreign words with letters Serbian does not have.
const UNTOUCHED = /[hH]ttps?:\/\/\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:[\w-]+\.)+(?:rs|com|org|net|срб)(?:\/\S*)?|\{\w+\}|48(?:-\d{4}){2,3}|\b[\p{L}-]*[qwxyQWXY][\p{L}-]*|\b(?:SMS|STATUS|JPEG|PNG)\b|\b[IVX]{2,}\b/gu;

/** Serbian Cyrillic to Latin; everything else stays. Љ before a small letter gives Lj, in capitals LJ. */
export function toLatin(text: string): string {
  return text.normalize('NFC').replace(/[\u0400-\u04ff]/g, (letter, at: number, whole: string) => {
    const latin = TO_LATIN[letter.toLowerCase()];
    if (latin === undefined) return letter;
    if (letter === letter.toLowerCase()) return latin;
    const capitals = /^\p{Lu}/u.test(whole.slice(at + 1)) || (!/^\p{L}/u.test(whole.slice(at + 1)) && /\p{Lu}$/u.test(whole.slice(0, at)));
    return capitals ? latin.toUpperCase() : latin[0]!.toUpperCase() + latin.slice(1);
  });
}

/** Serbian Latin to Cyrillic; links, addresses, references and `{placeholders}` stay. */
export function toCyrillic(text: string): string {
  const normal = text.normalize('NFC');
  let result = '';
  let from = 0;
  for (const match of normal.matchAll(UNTOUCHED)) {
    result += convert(normal.slice(from, match.index)) + match[0];
    from = match.index + match[0].length;
  }
  return result + convert(normal.slice(from));
}

function convert(text: string): string {
  return text
    .replace(SEAM, '\u200b')
    .replace(/lj|nj|dž|\p{L}/giu, (letters) => {
      const lower = letters.toLowerCase();
      const cyrillic = DIGRAPHS[lower] ?? TO_CYRILLIC[lower];
      if (cyrillic === undefined) return letters;
      return letters[0] === lower[0] ? cyrillic : cyrillic.toUpperCase();
    })
    .replaceAll('\u200b', '');
}

export const BALD: Readonly<Record<string, string>> = { č: 'c', ć: 'c', š: 's', ž: 'z', đ: 'dj', Č: 'C', Ć: 'C', Š: 'S', Ž: 'Z', Đ: 'Dj' };

/** Latin without diacritics: 160 characters fit into one SMS instead of 70. */
export const toBald = (text: string): string =>
  toLatin(text)
    .replace(/Đ(?=\p{Lu})|(?<=\p{Lu})Đ(?!\p{L})/gu, 'DJ')
    .replace(/[čćšžđČĆŠŽĐ]/g, (letter) => BALD[letter]!)
    .replace(/[„“”]/g, '"')
    .replace(/[–—]/g, '-')
    .replace(/…/g, '...');
