import { fold } from '@s48/language';

export interface KeptAnswer {
  readonly id: number;
  readonly title: string;
  /** Questions that it answers, as citizens put them. */
  readonly phrases: readonly string[];
}

export interface Suggested<A extends KeptAnswer> {
  readonly answer: A;
  /** 0 to 1. */
  readonly score: number;
}

/** Set with the questions of the spec: below it, what fits by a word or two begins. */
const GOOD_ENOUGH = 0.42;
const MOST = 3;
/** What all forms of a Serbian word have in common, roughly. */
const STEM = 5;
const STOP = new Set(
  ('a ako ali bih bi bilo biste ce cu da dal dali dan do dobar gde hvala i ili iz ja je jel kad kada kako koja koje koji kojem kojeg koju kol kolik koliko li me meni mi mogu moze moj moja moju molim na ' +
    'nam neki o od po postovani pozdrav pre sa se smo sto su sta ste svoj ta taj to u uz vam vas vi za zanima interesuje imate ima nego lp gradjanin recite').split(' '),
);

/** The kept answers that fit a question, best first; none where none fits. A word counts by how few of the answers have it. */
export function suggestedAnswers<A extends KeptAnswer>(question: string, kept: readonly A[]): Suggested<A>[] {
  const phrases = kept.flatMap((answer) => [answer.title, ...answer.phrases].map((phrase) => ({ answer, words: stemsOf(phrase) })));
  const rarity = rarities(kept);
  const asked = stemsOf(question);
  const best = new Map<A, number>();
  for (const { answer, words } of phrases) best.set(answer, Math.max(best.get(answer) ?? 0, likeness(asked, words, rarity)));
  return [...best]
    .map(([answer, score]) => ({ answer, score: Math.round(score * 100) / 100 }))
    .filter(({ score }) => score >= GOOD_ENOUGH)
    .sort((one, other) => other.score - one.score)
    .slice(0, MOST);
}

/** As if a tenth of an answer had it: what else is asked about is mostly another body's matter. */
const UNKNOWN = 0.1;

type Rarity = (stem: string) => number;

function rarities(kept: readonly KeptAnswer[]): Rarity {
  const counts = new Map<string, number>();
  for (const { title, phrases } of kept) for (const stem of stemsOf([title, ...phrases].join(' '))) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return (stem) => Math.log(1 + kept.length / (counts.get(stem) ?? UNKNOWN));
}

/** Cosine of the two sets of words, each word weighed by its rarity: words of the question that no answer knows speak against all. */
function likeness(asked: ReadonlySet<string>, words: ReadonlySet<string>, rarity: Rarity): number {
  const sum = (stems: Iterable<string>): number => [...stems].reduce((total, stem) => total + rarity(stem) ** 2, 0);
  const shared = sum([...asked].filter((stem) => words.has(stem)));
  return shared === 0 ? 0 : shared / Math.sqrt(sum(asked) * sum(words));
}

const stemsOf = (text: string): Set<string> =>
  new Set(fold(text).split(' ').filter((word) => word !== '' && !STOP.has(word)).map((word) => word.slice(0, STEM)));
