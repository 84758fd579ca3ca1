import { decodeWeights } from './danger-codec.js';
import { featuresOf, pooledOdds, type WordingModel } from './danger-model.js';
import { passagesOf } from './danger-passages.js';
import { PASSAGES, WHOLE } from './danger-weights.js';
import { fold } from './fold.js';

/** How much a text sounds like danger: log odds, learned from `data/` by `npm run train -w @s48/language`; catches what no sign names. */
export interface Wording {
  /** Of the whole, and of its passages, the worst counting most: danger is often told in one sentence of an ordinary complaint. */
  readonly odds: { readonly whole: number; readonly passages: number };
  /** The words of the worst passage. */
  readonly worst: string;
}

const whole: WordingModel = { ...WHOLE, weights: decodeWeights(WHOLE) };
const passage: WordingModel = { ...PASSAGES, weights: decodeWeights(PASSAGES) };

export function wordingOf(text: string): Wording {
  const passages = passagesOf(text);
  const { odds, shares } = pooledOdds(passage, passages.map((words) => featuresOf(fold(words))));
  return { odds: { whole: pooledOdds(whole, [featuresOf(fold(text))]).odds, passages: odds }, worst: passages[shares.indexOf(Math.max(...shares))]! };
}
