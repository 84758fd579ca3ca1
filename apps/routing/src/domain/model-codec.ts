import { ASSIGNEES } from '@s48/contracts';
import { SIZE } from './features.js';
import { Lexicon } from './lexicon.js';
import type { Model } from './model.js';

interface Header {
  readonly version: string;
  readonly classes: readonly string[];
  readonly rows: number;
  /** A stored step of a weight. */
  readonly step: number;
  readonly lexicon: string;
}

const LARGEST = 32_767;
const ALIGN = 4;

/** One file: length of the header, header as JSON, then buckets, rarities and weights in steps. Little-endian. */
export function encodeModel(model: Model, lexicon: string): Uint8Array {
  const rows = model.rarity.length;
  const step = model.weights.matrix.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9) / LARGEST;
  const header: Header = { version: model.version, classes: ASSIGNEES, rows, step, lexicon };
  const head = new TextEncoder().encode(JSON.stringify(header));
  const start = alignedAfter(head.length);
  const bytes = new Uint8Array(start + rows * 8 + model.weights.matrix.length * 2);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, ALIGN);
  const buckets = new Uint32Array(bytes.buffer, start, rows);
  model.rowOf.forEach((row, bucket) => {
    if (row >= 0) buckets[row] = bucket;
  });
  new Float32Array(bytes.buffer, start + rows * 4, rows).set(model.rarity);
  new Int16Array(bytes.buffer, start + rows * 8).set(Int16Array.from(model.weights.matrix, (weight) => Math.round(weight / step)));
  return bytes;
}

export function decodeModel(file: Uint8Array): Model {
  // A copy of its own memory: a buffer of the database driver is a window on a larger one, at any offset.
  const bytes = new Uint8Array(file);
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(ALIGN, ALIGN + length))) as Header;
  if (header.classes.join() !== ASSIGNEES.join()) throw new Error('the model was trained for other bodies: run `npm run train -w @s48/routing`');
  const { rows, step } = header;
  const start = alignedAfter(length);
  const rowOf = new Int32Array(SIZE).fill(-1);
  new Uint32Array(bytes.buffer, start, rows).forEach((bucket, row) => (rowOf[bucket] = row));
  const rarity = new Float32Array(bytes.buffer, start + rows * 4, rows);
  const matrix = Float32Array.from(new Int16Array(bytes.buffer, start + rows * 8), (steps) => steps * step);
  return { version: header.version, lexicon: new Lexicon(header.lexicon), rowOf, rarity, weights: { classes: header.classes.length, matrix } };
}

const alignedAfter = (length: number): number => Math.ceil((ALIGN + length) / ALIGN) * ALIGN;
