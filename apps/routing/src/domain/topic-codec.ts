import { SIZE } from './features.js';
import { THINGS, TROUBLES } from './topic-codes.js';
import type { Topics } from './topic.js';

interface Header {
  readonly version: string;
  readonly rows: number;
  readonly things: readonly string[];
  readonly troubles: readonly string[];
  /** A stored step of a weight. */
  readonly steps: readonly [number, number];
}

const LARGEST = 127;
const ALIGN = 4;

/** One file: length of the header, header as JSON, then buckets, rarities, and the weights of things and of troubles in steps of a byte. Little-endian. */
export function encodeTopics({ version, rowOf, rarity, things, troubles }: Topics): Uint8Array {
  const steps = [stepOf(things.matrix), stepOf(troubles.matrix)] as const;
  const head = new TextEncoder().encode(JSON.stringify({ version, rows: rarity.length, things: Object.keys(THINGS), troubles: Object.keys(TROUBLES), steps } satisfies Header));
  const start = alignedAfter(head.length);
  const bytes = new Uint8Array(start + rarity.length * 8 + things.matrix.length + troubles.matrix.length);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, ALIGN);
  const buckets = new Uint32Array(bytes.buffer, start, rarity.length);
  rowOf.forEach((row, bucket) => {
    if (row >= 0) buckets[row] = bucket;
  });
  new Float32Array(bytes.buffer, start + rarity.length * 4, rarity.length).set(rarity);
  const weights = new Int8Array(bytes.buffer, start + rarity.length * 8);
  weights.set(Int8Array.from(things.matrix, (weight) => Math.round(weight / steps[0])));
  weights.set(Int8Array.from(troubles.matrix, (weight) => Math.round(weight / steps[1])), things.matrix.length);
  return bytes;
}

export function decodeTopics(file: Uint8Array): Topics {
  const bytes = new Uint8Array(file);
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(ALIGN, ALIGN + length))) as Header;
  if (header.things.join() !== Object.keys(THINGS).join() || header.troubles.join() !== Object.keys(TROUBLES).join()) {
    throw new Error('the topics were learned for other codes: run `npm run train:incident -w @s48/routing`');
  }
  const { rows, steps } = header;
  const start = alignedAfter(length);
  const rowOf = new Int32Array(SIZE).fill(-1);
  new Uint32Array(bytes.buffer, start, rows).forEach((bucket, row) => (rowOf[bucket] = row));
  const matrix = (from: number, classes: number, step: number): Float32Array => Float32Array.from(new Int8Array(bytes.buffer, from, rows * classes), (steps) => steps * step);
  const things = start + rows * 8;
  return {
    version: header.version,
    rowOf,
    rarity: new Float32Array(bytes.buffer, start + rows * 4, rows),
    things: { classes: header.things.length, matrix: matrix(things, header.things.length, steps[0]) },
    troubles: { classes: header.troubles.length, matrix: matrix(things + rows * header.things.length, header.troubles.length, steps[1]) },
  };
}

const stepOf = (matrix: Float32Array): number => matrix.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9) / LARGEST;
const alignedAfter = (length: number): number => Math.ceil((ALIGN + length) / ALIGN) * ALIGN;
