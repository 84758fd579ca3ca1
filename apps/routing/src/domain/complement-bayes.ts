import type { Sample, Weights } from './linear-model.js';

const SMOOTHING = 0.3;

/** Complement naive Bayes: how untypical a feature is of all other bodies. Errs elsewhere than the regression does, so both together are surer. */
export function complementBayes(samples: readonly Sample[], rows: number, classes: number): Weights {
  const counts = new Float64Array(rows * classes);
  for (const { features, target } of samples) {
    const wanted = target[0]![0];
    features.at.forEach((row, n) => (counts[row * classes + wanted]! += features.value[n]!));
  }
  const ofRow = Float64Array.from({ length: rows }, (_, row) => sumOf(classes, (c) => counts[row * classes + c]!));
  const all = ofRow.reduce((sum, one) => sum + one, 0);
  const matrix = new Float32Array(rows * classes);
  for (let c = 0; c < classes; c++) {
    const others = all - sumOf(rows, (row) => counts[row * classes + c]!) + SMOOTHING * rows;
    const weightOf = (row: number): number => -Math.log((ofRow[row]! - counts[row * classes + c]! + SMOOTHING) / others);
    const mean = sumOf(rows, (row) => Math.abs(weightOf(row))) / rows;
    for (let row = 0; row < rows; row++) matrix[row * classes + c] = weightOf(row) / mean;
  }
  return { classes, matrix };
}

function sumOf(length: number, value: (at: number) => number): number {
  let sum = 0;
  for (let at = 0; at < length; at++) sum += value(at);
  return sum;
}
