import { hash } from './features.js';
import { stem } from './stem.js';

/** The longest part of a word that may follow a stem that we know, where its own stem is none. */
const LONGEST_REST = 2;
const START = 5;

/** What Serbian words mean, in English words, see `data/meanings.txt`: `dzukac` and `psa` are both `dog`. */
export class Meanings {
  /** Another one for another source. */
  readonly version: string;
  private readonly byStem = new Map<string, readonly string[]>();
  private readonly byStart = new Map<string, string[]>();

  /** `source`: lines `stem meaning meaning`; a line that starts with `#` is a comment. */
  constructor(source: string) {
    this.version = hash(source).toString(36);
    for (const line of source.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
      const [known, ...meanings] = line.split(' ') as [string, ...string[]];
      this.byStem.set(known, meanings);
      if (known.length >= START) this.byStart.set(known.slice(0, START), [...(this.byStart.get(known.slice(0, START)) ?? []), known]);
    }
  }

  /** Of a folded word; none where we do not know it. */
  of(word: string): readonly string[] {
    return this.byStem.get(stem(word)) ?? this.byStem.get(this.closest(word) ?? '') ?? [];
  }

  private closest(word: string): string | undefined {
    const candidates = (this.byStart.get(word.slice(0, START)) ?? []).filter((known) => commonStart(known, word) >= known.length - LONGEST_REST);
    return candidates.sort((one, other) => commonStart(other, word) - commonStart(one, word))[0];
  }
}

function commonStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}
