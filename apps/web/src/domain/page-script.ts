import { toCyrillic } from '@s48/language';

const UNTOUCHED = /<(style|script)\b[\s\S]*?<\/\1>|<(\w+)[^>]*\stranslate="no"[^>]*>[\s\S]*?<\/\2>/g;
const WORDS = /(<script type="application\/json" id="words">)([\s\S]*?)(<\/script>)/;

/** A page of ours in Cyrillic: its text, the attributes that are read out or shown, and the words that its scripts use. */
export function pageInCyrillic(html: string): string {
  let result = '';
  let from = 0;
  for (const match of html.matchAll(UNTOUCHED)) {
    result += convert(html.slice(from, match.index)) + match[0];
    from = match.index + match[0].length;
  }
  return (result + convert(html.slice(from))).replace('lang="sr-Latn"', 'lang="sr-Cyrl"').replace(WORDS, (_, open: string, json: string, close: string) => open + wordsInCyrillic(json) + close);
}

const convert = (html: string): string =>
  html.replace(/(<[^>]*>)|[^<]+/g, (text, tag: string | undefined) => (tag ? tag.replace(/(\s(?:placeholder|aria-label)=")([^"]*)"/g, (_, open: string, words: string) => `${open}${toCyrillic(words)}"`) : toCyrillic(text)));

function wordsInCyrillic(json: string): string {
  const words = JSON.parse(json) as Record<string, string>;
  return JSON.stringify(Object.fromEntries(Object.entries(words).map(([key, text]) => [key, toCyrillic(text)])));
}
