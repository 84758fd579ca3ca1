/** Concepts of Serbian communal life: each a list of folded word starts (`kontejner`, `javn+rasvet`, `=ral`). */
export class Lexicon {
  private readonly starts = new Map<string, { readonly concept: string; readonly rest: readonly string[]; readonly exact: boolean }[]>();

  /** `source`: lines `concept: pattern, pattern`; a pattern is one or more word starts joined by `+`; `=` before a word asks for the whole word. */
  constructor(source: string) {
    for (const line of source.split('\n')) {
      const [concept, patterns] = line.split(':');
      if (!patterns || line.startsWith('#')) continue;
      for (const pattern of patterns.split(',')) this.learn(concept!.trim(), pattern.trim());
    }
  }

  private learn(concept: string, pattern: string): void {
    const [first, ...rest] = pattern.split('+');
    if (!first) return;
    const exact = first.startsWith('=');
    const start = exact ? first.slice(1) : first;
    const key = start.slice(0, 3);
    const list = this.starts.get(key) ?? [];
    list.push({ concept, rest: [start, ...rest], exact });
    this.starts.set(key, list);
  }

  /** Concepts named by the words; a pattern of several word starts needs them in order, with at most two words between. */
  conceptsIn(words: readonly string[]): Set<string> {
    const found = new Set<string>();
    words.forEach((word, at) => {
      for (const { concept, rest, exact } of [...(this.starts.get(word.slice(0, 3)) ?? []), ...(word.length > 2 ? (this.starts.get(word.slice(0, 2)) ?? []) : [])]) {
        if (exact ? word !== rest[0] : !word.startsWith(rest[0]!)) continue;
        if (follows(words, at, rest)) found.add(concept);
      }
    });
    return found;
  }
}

const GAP = 3;

function follows(words: readonly string[], at: number, parts: readonly string[]): boolean {
  let from = at;
  for (const part of parts.slice(1)) {
    const next = words.slice(from + 1, from + 1 + GAP).findIndex((word) => (part.startsWith('=') ? word === part.slice(1) : word.startsWith(part)));
    if (next < 0) return false;
    from += next + 1;
  }
  return true;
}
