import { DANGER_BIAS, DANGER_STEP, DANGER_WEIGHTS } from './danger-weights.js';

/** Buckets of the hashing trick; the weights file has one byte for each. */
export const BUCKETS = 1 << 14;
const START = 5;
const GRAM = 4;

/** Features of a folded text: starts of words, pairs of them, and pieces of words. */
export function dangerFeatures(folded: string): number[] {
  const found = new Set<number>();
  const words = folded.split(' ');
  const starts = words.map((word) => word.slice(0, START));
  starts.forEach((start, at) => {
    found.add(bucket(`w${start}`));
    for (const before of starts.slice(Math.max(0, at - 2), at)) found.add(bucket(`b${before}_${start}`));
  });
  for (const word of words.map((one) => `<${one}`)) for (let at = 0; at + GRAM <= word.length; at++) found.add(bucket(`c${word.slice(at, at + GRAM)}`));
  return [...found];
}

function bucket(name: string): number {
  let state = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) state = Math.imul(state ^ name.charCodeAt(at), 0x01000193);
  return ((state ^ (state >>> 15)) >>> 0) & (BUCKETS - 1);
}

// atob, not Buffer: the portal uses this library too.
const WEIGHTS = Int8Array.from(atob(DANGER_WEIGHTS), (letter) => (letter.charCodeAt(0) << 24) >> 24);

/** In fewer words than this a street's name alone would weigh too much. */
const ENOUGH_WORDS = 6;

/** How much the wording alone, learned from `data/` by `npm run train -w @s48/language`, sounds like danger: log odds; catches what no sign names. */
export function wordingOf(folded: string): number {
  const features = dangerFeatures(folded);
  const sum = features.reduce((total, feature) => total + WEIGHTS[feature]!, 0) * DANGER_STEP;
  const odds = DANGER_BIAS + sum / Math.sqrt(features.length);
  return folded.split(' ').length < ENOUGH_WORDS ? Math.min(odds, DANGER_BIAS) : odds;
}
