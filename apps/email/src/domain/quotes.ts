const MARK = /^[>\s]*##-.*(?:iznad ove linije|изнад ове линије).*-##/im;
const OUTLOOK =
  /^[ \t>*_-]*(?:Od|Од|From|Šalje|Шаље)\s*:\s*.+\n(?:.*\n){0,2}?[ \t>*]*(?:Poslato|Послато|Datum|Датум|Sent|Date)\s*:\s*.+$/im;
const SEPARATOR =
  /^\s*(?:_{20,}\s*$|-{2,}\s*(?:Originalna poruka|Оригинална порука|Izvorna poruka|Prosleđena poruka|Прослеђена порука|Original Message|Forwarded message)\s*-{2,})/im;
const INTRO_END = /(?:je (?:napisao\/la|napisala|napisao)|је (?:написао\/ла|написала|написао)|piše|пише|wrote)\s*:$/i;
const DATE = /(?:^|[\s.,/])20\d\d[.,\s]|\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}/;
const ADDRESS = /<[^>]+@[^>]+>/;
const SIGNATURE = /^(?:--\s*|Poslato sa mog .*|Послато са мог .*|Sent from my .*)$/;
/** Lines with the one that begins it. More words than that below dashes are the citizen's matter. */
const LONGEST_SIGNATURE = 6;

/**
 * What a citizen wrote anew in an answer: without the mail it answers and without the signature. Answers between the quoted lines are kept
 * with their questions.
 */
export function freshWords(text: string): string {
  const all = text.replaceAll('\r\n', '\n').trim();
  return withoutSignature(withoutTrailingQuote(all.slice(0, quoteStart(all)))).trim();
}

/** The same, and the whole text where nothing is left: a person may see more in it. */
export const newWords = (text: string): string => freshWords(text) || text.replaceAll('\r\n', '\n').trim();

function quoteStart(text: string): number {
  const starts = [MARK, OUTLOOK, SEPARATOR].map((pattern) => pattern.exec(text)?.index ?? text.length);
  return Math.min(...starts, introStart(text));
}

/** "On Monday X wrote:", also folded over three lines; only where a date is in it and a quotation follows, so that a neighbour may write things. */
function introStart(text: string): number {
  const lines = text.split('\n');
  for (let end = 0; end < lines.length; end++) {
    if (!INTRO_END.test(lines[end]!.trim())) continue;
    const begin = [end, end - 1, end - 2].find((line) => line >= 0 && DATE.test(lines.slice(line, end + 1).join(' ')));
    if (begin === undefined) continue;
    const next = lines.slice(end + 1).find((line) => line.trim());
    const quotes = next === undefined || next.startsWith('>') || ADDRESS.test(lines.slice(begin, end + 1).join(' '));
    if (quotes) return lines.slice(0, begin).reduce((sum, line) => sum + line.length + 1, 0);
  }
  return text.length;
}

function withoutTrailingQuote(text: string): string {
  const lines = text.trimEnd().split('\n');
  while (lines.length > 0 && /^\s*(>.*)?$/.test(lines.at(-1)!)) lines.pop();
  return lines.join('\n');
}

function withoutSignature(text: string): string {
  const lines = text.split('\n');
  const at = lines.findLastIndex((line) => SIGNATURE.test(line.trimEnd()));
  return at === -1 || lines.length - at > LONGEST_SIGNATURE ? text : lines.slice(0, at).join('\n');
}
