/** Weights as text, a letter each: nought in the middle, so many steps below and above it. None of the letters needs escaping between quotes. */
const NOUGHT = 'A'.charCodeAt(0);
const STEPS = 25;

export interface EncodedWeights {
  readonly step: number;
  readonly letters: string;
}

export function encodeWeights(weights: Float64Array): EncodedWeights {
  const step = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / STEPS;
  return { step, letters: Array.from(weights, (weight) => String.fromCharCode(NOUGHT + Math.round(weight / step))).join('') };
}

export const decodeWeights = ({ step, letters }: EncodedWeights): Float32Array =>
  Float32Array.from(letters, (letter) => (letter.charCodeAt(0) - NOUGHT) * step);
