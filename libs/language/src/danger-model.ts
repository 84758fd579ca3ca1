/** Buckets of the hashing trick; the weights file has one letter for each, in either model. */
export const BUCKETS = 1 << 16;
const START = 5;
const GRAM = 4;
/** Added to the number of a text's features: a few words tell little, and a street's name alone must not alarm. */
const DAMPING = 30;
/** How near the pooled odds come to those of the worst passage alone. */
const SHARPNESS = 3;

/** Logistic regression on the wording of texts or of passages. */
export interface WordingModel {
  readonly bias: number;
  readonly weights: ArrayLike<number>;
}

/** The buckets of the features that a text has. */
export type Features = readonly number[] | Uint16Array;

/** Features of a folded text or passage: starts of words, pairs of them, and pieces of words. */
export function featuresOf(folded: string): number[] {
  const found = new Set<number>();
  const words = folded.split(' ');
  const starts = words.map((word) => word.slice(0, START));
  starts.forEach((start, at) => {
    found.add(bucketOf(hashed(start, WORD)));
    for (let before = Math.max(0, at - 2); before < at; before++) found.add(bucketOf(hashed(start, hashed('_', hashed(starts[before]!, PAIR)))));
  });
  for (const word of words.map((one) => `<${one}`)) for (let at = 0; at + GRAM <= word.length; at++) found.add(bucketOf(hashed(word, PIECE, at, at + GRAM)));
  return [...found];
}

/** FNV-1a, begun by the letter of a kind of feature; of a part of a text without making a text of it, for there are many. */
function hashed(text: string, state: number, from = 0, until = text.length): number {
  let next = state;
  for (let at = from; at < until; at++) next = Math.imul(next ^ text.charCodeAt(at), 0x01000193);
  return next;
}

const [WORD, PAIR, PIECE] = ['w', 'b', 'c'].map((kind) => hashed(kind, 0x811c9dc5)) as [number, number, number];
const bucketOf = (state: number): number => ((state ^ (state >>> 15)) >>> 0) & (BUCKETS - 1);

/** Log odds that one of the passages tells of danger, the worst ones counting most, and how much each counted. A whole text is one passage. */
export function pooledOdds(model: WordingModel, passages: readonly Features[]): { odds: number; shares: number[] } {
  const each = passages.map((features) => oddsOf(model, features));
  const worst = each.reduce((most, odds) => Math.max(most, odds), -Infinity);
  const raised = each.map((odds) => Math.exp(SHARPNESS * (odds - worst)));
  const total = raised.reduce((sum, one) => sum + one, 0);
  const shares = raised.map((one) => one / total);
  return { odds: each.reduce((sum, odds, at) => sum + odds * shares[at]!, 0), shares };
}

function oddsOf({ bias, weights }: WordingModel, features: Features): number {
  let sum = 0;
  for (const feature of features) sum += weights[feature]!;
  return bias + sum * scaleOf(features);
}

/** How much one feature of a text counts. */
export const scaleOf = (features: Features): number => 1 / Math.sqrt(features.length + DAMPING);

/** Of danger, by all signals together: the hand-written ones and the odds of the wording. */
export const probabilityOf = <Name extends string>(signals: Readonly<Record<Name, number>>, weights: Readonly<Record<NoInfer<Name> | 'bias', number>>): number =>
  logistic((Object.keys(signals) as Name[]).reduce((odds, name) => odds + weights[name] * signals[name], weights.bias));

export const logistic = (odds: number): number => 1 / (1 + Math.exp(-odds));
