import { hash, SIZE, sparse, type Named } from './features.js';
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

export function rowsOf(named: Named, { rowOf, rarity }: Rows): Sparse {
  const { at, value } = sparse(named, (bucket) => rarity[rowOf[bucket]!] ?? 0);
  return { at: at.map((bucket) => rowOf[bucket]!), value };
}
