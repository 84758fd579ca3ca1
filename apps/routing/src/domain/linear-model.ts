const { exp, imul, max, sqrt } = Math;

/** Sparse features of one text: rows of the weights and their values, as two parallel lists. */
export interface Sparse {
  readonly at: Int32Array;
  readonly value: Float32Array;
}

export interface Sample {
  readonly features: Sparse;
  /** Wanted share of each class (one 1, or shares where two bodies are acceptable). */
  readonly target: readonly (readonly [number, number])[];
  readonly weight: number;
}

export interface Pace {
  readonly epochs: number;
  readonly rate: number;
  readonly decay: number;
}

/** Rows of `classes` weights each. */
export interface Weights {
  readonly classes: number;
  readonly matrix: Float32Array;
}

/** A small generator of repeatable numbers: training twice gives the same model. */
function shuffler(seed: number): (length: number) => Uint32Array {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return (length) => {
    const order = Uint32Array.from({ length }, (_, at) => at);
    for (let at = length - 1; at > 0; at--) {
      const other = Math.floor(next() * (at + 1));
      [order[at], order[other]] = [order[other]!, order[at]!];
    }
    return order;
  };
}

export function scores({ classes, matrix }: Weights, { at, value }: Sparse): Float64Array {
  const sums = new Float64Array(classes);
  for (let n = 0; n < at.length; n++) {
    const row = at[n]! * classes;
    const factor = value[n]!;
    for (let c = 0; c < classes; c++) sums[c]! += factor * matrix[row + c]!;
  }
  return sums;
}

export function softmax(sums: ArrayLike<number>, temperature = 1): Float64Array {
  let top = -Infinity;
  for (let c = 0; c < sums.length; c++) top = max(top, sums[c]!);
  const shares = new Float64Array(sums.length);
  let total = 0;
  for (let c = 0; c < sums.length; c++) total += shares[c] = exp((sums[c]! - top) / temperature);
  for (let c = 0; c < sums.length; c++) shares[c]! /= total;
  return shares;
}

/** Multinomial logistic regression by AdaGrad; decay falls on the features of a sample when it is seen. */
export function train(samples: readonly Sample[], rows: number, classes: number, { epochs, rate, decay }: Pace): Weights {
  const matrix = new Float32Array(rows * classes);
  const seen = new Float32Array(rows * classes).fill(1e-2);
  const weights = { classes, matrix };
  const shuffle = shuffler(48);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const pace = rate * (1 - (epoch / epochs) * 0.9);
    for (const n of shuffle(samples.length)) step(weights, seen, samples[n]!, pace, decay);
  }
  return weights;
}

function step(weights: Weights, seen: Float32Array, { features, target, weight }: Sample, rate: number, decay: number): void {
  const { classes, matrix } = weights;
  const errors = softmax(scores(weights, features));
  for (const [wanted, share] of target) errors[wanted]! -= share;
  for (let n = 0; n < features.at.length; n++) {
    const row = features.at[n]! * classes;
    const factor = features.value[n]! * weight;
    for (let c = 0; c < classes; c++) {
      const slope = errors[c]! * factor + decay * matrix[row + c]!;
      seen[row + c]! += slope * slope;
      matrix[row + c]! -= (rate * slope) / sqrt(seen[row + c]!);
    }
  }
}
