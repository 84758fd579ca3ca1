// How train-danger.mjs learns. The same texts always give the same weights.
import { BUCKETS, logistic, pooledOdds, probabilityOf, scaleOf } from './dist/danger-model.js';

const WORDING = { epochs: 15, rate: 0.2, biasRate: 0.02, decay: 1e-4, urgent: 1.5 };
/** A passage that counts less than this in its text teaches nothing. */
const LEAST_SHARE = 0.02;
const SIGNALS = { rounds: 1_500, rate: 0.5, decay: 0.002 };

/** Logistic regression by AdaGrad on the pooled odds of `passagesOf(text)`: it learns itself which passage makes a text alarming. */
export function learnWording(texts, passagesOf) {
  const weights = new Float64Array(BUCKETS);
  const seen = new Float64Array(BUCKETS).fill(0.01);
  const model = { bias: 0, weights };
  const shuffle = shuffler();
  const order = [...texts];
  for (let epoch = 0; epoch < WORDING.epochs; epoch++) {
    for (const text of shuffle(order)) {
      const passages = passagesOf(text);
      const { odds, shares } = pooledOdds(model, passages);
      const error = (logistic(odds) - text.wanted) * text.weight * (text.wanted ? WORDING.urgent : 1);
      model.bias -= WORDING.biasRate * error;
      passages.forEach((features, at) => {
        if (shares[at] < LEAST_SHARE) return;
        const slopeOfEach = error * shares[at] * scaleOf(features);
        for (const feature of features) {
          const slope = slopeOfEach + WORDING.decay * weights[feature];
          seen[feature] += slope * slope;
          weights[feature] -= (WORDING.rate * slope) / Math.sqrt(seen[feature]);
        }
      });
    }
  }
  return model;
}

/** How much each signal counts: plain logistic regression, a little held back. */
export function learnSignals(texts) {
  const names = Object.keys(texts[0].signals);
  const weights = { bias: 0, ...Object.fromEntries(names.map((name) => [name, 0])) };
  const total = texts.reduce((sum, { weight }) => sum + weight, 0);
  for (let round = 0; round < SIGNALS.rounds; round++) {
    const slopes = { bias: 0, ...Object.fromEntries(names.map((name) => [name, SIGNALS.decay * weights[name]])) };
    for (const { signals, wanted, weight } of texts) {
      const error = ((probabilityOf(signals, weights) - wanted) * weight) / total;
      slopes.bias += error;
      for (const name of names) slopes[name] += error * signals[name];
    }
    for (const name of Object.keys(weights)) weights[name] -= SIGNALS.rate * slopes[name];
  }
  return weights;
}

/** Shuffles in place, each time differently, in every run the same. */
function shuffler() {
  let state = 1;
  const below = (count) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * count);
  };
  return (list) => {
    for (let at = list.length - 1; at > 0; at--) {
      const other = below(at + 1);
      [list[at], list[other]] = [list[other], list[at]];
    }
    return list;
  };
}
