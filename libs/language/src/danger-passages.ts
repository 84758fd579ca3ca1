/** In words: a longer sentence is cut into windows that overlap by half; shorter neighbours are read together too. */
const SENTENCE = 20;
const WINDOW = 16;
const NEIGHBOURS = 26;

/** A full stop before a digit ends no sentence: it stands in a date, an amount or a house number. */
export const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?;\n])(?!\d)/u);

/** What may tell of danger within an ordinary complaint: each sentence, parts of a long one, two short ones that follow each other. Never none. */
export function passagesOf(text: string): string[] {
  const sentences = sentencesOf(text).map(wordsOf).filter(({ length }) => length > 0);
  const neighbours = sentences.slice(1).flatMap((words, at) => {
    const before = sentences[at]!;
    return before.length + words.length <= NEIGHBOURS ? [`${joined(before)} ${joined(words)}`] : [];
  });
  const passages = [...sentences.flatMap(windowsOf).map(joined), ...neighbours];
  return passages.length > 0 ? passages : [text];
}

/** Each word with what stands between it and the next. */
const wordsOf = (sentence: string): string[] => sentence.match(/[\p{L}\p{M}\p{N}]+[^\p{L}\p{M}\p{N}]*/gu) ?? [];
const joined = (words: readonly string[]): string => words.join('').replace(/\s+/gu, ' ').trim();

function windowsOf(words: string[]): string[][] {
  if (words.length <= SENTENCE) return [words];
  const count = Math.ceil((words.length - WINDOW) / (WINDOW / 2)) + 1;
  return Array.from({ length: count }, (_, at) => words.slice((at * WINDOW) / 2, (at * WINDOW) / 2 + WINDOW));
}
