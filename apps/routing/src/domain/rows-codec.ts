import { SIZE } from './features.js';
import type { Rows } from './rows.js';

const ALIGN = 4;
/** A bucket and a rarity. */
const BYTES_OF_ROW = 8;

export interface Decoded<Header> {
  readonly header: Header;
  readonly rows: Rows;
  /** What stands after the rows. */
  readonly weights: Uint8Array;
}

/** One file: length of the header, header as JSON, then buckets, rarities and weights. Little-endian. */
export function encodeRows(header: { readonly rows: number }, { rowOf, rarity }: Rows, weights: Int8Array | Int16Array): Uint8Array {
  const head = new TextEncoder().encode(JSON.stringify(header));
  const start = alignedAfter(head.length);
  const bytes = new Uint8Array(start + rarity.length * BYTES_OF_ROW + weights.byteLength);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, ALIGN);
  const buckets = new Uint32Array(bytes.buffer, start, rarity.length);
  rowOf.forEach((row, bucket) => {
    if (row >= 0) buckets[row] = bucket;
  });
  new Float32Array(bytes.buffer, start + buckets.byteLength, rarity.length).set(rarity);
  bytes.set(new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength), start + rarity.length * BYTES_OF_ROW);
  return bytes;
}

export function decodeRows<Header extends { readonly rows: number }>(file: Uint8Array): Decoded<Header> {
  // A copy of its own memory: a buffer of the database driver is a window on a larger one, at any offset.
  const bytes = new Uint8Array(file);
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(ALIGN, ALIGN + length))) as Header;
  const start = alignedAfter(length);
  const rowOf = new Int32Array(SIZE).fill(-1);
  const buckets = new Uint32Array(bytes.buffer, start, header.rows);
  buckets.forEach((bucket, row) => (rowOf[bucket] = row));
  const rarity = new Float32Array(bytes.buffer, start + buckets.byteLength, header.rows);
  return { header, rows: { rowOf, rarity }, weights: bytes.subarray(start + header.rows * BYTES_OF_ROW) };
}

const alignedAfter = (length: number): number => Math.ceil((ALIGN + length) / ALIGN) * ALIGN;

/** The step that lets the largest weight be kept as `largest`. */
export const stepOf = (matrix: Float32Array, largest: number): number => matrix.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9) / largest;

/** Weights as they were before they were kept in steps. */
export function weightsOf(steps: Int8Array | Int16Array, step: number): Float32Array {
  const weights = new Float32Array(steps);
  // A loop: Float32Array.from takes most of a second for the millions of a file.
  for (let at = 0; at < weights.length; at++) weights[at]! *= step;
  return weights;
}
