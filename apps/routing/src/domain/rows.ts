import { hash, SIZE, type Named } from './features.js';
import type { Sparse } from './linear-model.js';

/** Which features a model knows. */
export interface Rows {
  /** Row of a feature's bucket, -1 where training saw it too seldom. */
  readonly rowOf: Int32Array;
  /** How rare, and so how telling, the feature of a row is. */
  readonly rarity: Float32Array;
}

export function countRows(named: readonly Named[], seenAtLeast: number): Rows {
  const counts = new Uint32Array(SIZE);
  for (const one of named) for (const bucket of new Set([...one.keys()].map(hash))) counts[bucket]!++;
  const rowOf = new Int32Array(SIZE).fill(-1);
  const rarity: number[] = [];
  counts.forEach((count, bucket) => {
    if (count < seenAtLeast) return;
    rowOf[bucket] = rarity.length;
    rarity.push(Math.log(1 + named.length / count));
  });
  return { rowOf, rarity: Float32Array.from(rarity) };
}

/** Hashes named features, weighs them by how rare they are, and scales them to length one, so that long texts do not shout. Unknown features are left out. */
export function rowsOf(named: Named, { rowOf, rarity }: Rows): Sparse {
  const at: number[] = [];
  const value: number[] = [];
  let sum = 0;
  for (const [name, weight] of named) {
    const row = rowOf[hash(name)]!;
    if (row < 0) continue;
    const scaled = weight * rarity[row]!;
    at.push(row);
    value.push(scaled);
    sum += scaled * scaled;
  }
  const scale = 1 / Math.sqrt(sum || 1);
  return { at: Int32Array.from(at), value: Float32Array.from(value, (one) => one * scale) };
}
