import { fold } from '@s48/language';

const GAP = 3;

interface Pattern {
  readonly concept: string;
  readonly parts: readonly Part[];
}

interface Part {
  readonly start: string;
  readonly whole: boolean;
}

/** Concepts of Serbian communal life: each a list of word starts, see `data/lexicon.txt`. */
export class Lexicon {
  private readonly byPrefix = new Map<string, Pattern[]>();

  /** `source`: lines `concept: pattern, pattern`; a line that starts with `#` is a comment. */
  constructor(source: string) {
    for (const line of source.split('\n')) {
      const [concept, patterns] = line.split(':');
      if (!patterns || line.startsWith('#')) continue;
      for (const pattern of patterns.split(',').filter((one) => one.trim() !== '')) this.learn({ concept: concept!.trim(), parts: partsOf(pattern) });
    }
  }

  private learn(pattern: Pattern): void {
    const key = pattern.parts[0]!.start.slice(0, 2);
    this.byPrefix.set(key, [...(this.byPrefix.get(key) ?? []), pattern]);
  }

  conceptsIn(words: readonly string[]): Set<string> {
    const found = new Set<string>();
    words.forEach((word, at) => {
      for (const { concept, parts } of this.byPrefix.get(word.slice(0, 2)) ?? []) if (matchesAt(words, at, parts)) found.add(concept);
    });
    return found;
  }
}

/** A word start; `a+b` asks for both in order with at most two words between; `=a` for the whole word. */
export function patternMatcher(pattern: string): (words: readonly string[]) => boolean {
  const parts = partsOf(pattern);
  return (words) => words.some((_, at) => matchesAt(words, at, parts));
}

const partsOf = (pattern: string): Part[] =>
  pattern.split('+').map((part) => ({ start: fold(part), whole: part.trim().startsWith('=') }));

/** Short starts take only the endings of cases: `led` is not in `ledja`, `voz` not in `vozilo`. */
const SHORT = 3;
const CASES = new Set(['', 'a', 'e', 'i', 'u', 'om', 'em', 'im', 'oj', 'ih', 'og', 'ama', 'ima', 'ovi', 'ova', 'ove', 'ovima', 'evi', 'eva', 'eve', 'evima']);

function matches(word: string, { start, whole }: Part): boolean {
  if (whole) return word === start;
  return word.startsWith(start) && (start.length > SHORT || CASES.has(word.slice(start.length)));
}

function matchesAt(words: readonly string[], at: number, parts: readonly Part[]): boolean {
  if (!matches(words[at]!, parts[0]!)) return false;
  let from = at;
  for (const part of parts.slice(1)) {
    const next = words.slice(from + 1, from + 1 + GAP).findIndex((word) => matches(word, part));
    if (next < 0) return false;
    from += next + 1;
  }
  return true;
}
