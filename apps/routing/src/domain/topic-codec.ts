import { decodeRows, encodeRows, stepOf, weightsOf } from './rows-codec.js';
import { THINGS, TROUBLES } from './topic-codes.js';
import type { Topics } from './topic.js';

interface Header {
  readonly version: string;
  readonly rows: number;
  readonly things: readonly string[];
  readonly troubles: readonly string[];
  /** A stored step of a weight, of things and of troubles. */
  readonly steps: readonly [number, number];
}

const LARGEST = 127;

/** Weights are kept in steps, a byte each: those of things, then those of troubles. */
export function encodeTopics(topics: Topics): Uint8Array {
  const steps = [stepOf(topics.things.matrix, LARGEST), stepOf(topics.troubles.matrix, LARGEST)] as const;
  const header: Header = { version: topics.version, rows: topics.rarity.length, things: Object.keys(THINGS), troubles: Object.keys(TROUBLES), steps };
  const inSteps = (matrix: Float32Array, step: number): number[] => Array.from(matrix, (weight) => Math.round(weight / step));
  return encodeRows(header, topics, Int8Array.from([...inSteps(topics.things.matrix, steps[0]), ...inSteps(topics.troubles.matrix, steps[1])]));
}

export function decodeTopics(file: Uint8Array): Topics {
  const { header, rows, weights } = decodeRows<Header>(file);
  const { version, things, troubles, steps } = header;
  if (things.join() !== Object.keys(THINGS).join() || troubles.join() !== Object.keys(TROUBLES).join()) {
    throw new Error('the topics were learned for other codes: run `npm run train:incident -w @s48/routing`');
  }
  const matrix = (from: number, classes: number, step: number): Float32Array => weightsOf(new Int8Array(weights.buffer, weights.byteOffset + from, header.rows * classes), step);
  return {
    version,
    ...rows,
    things: { classes: things.length, matrix: matrix(0, things.length, steps[0]) },
    troubles: { classes: troubles.length, matrix: matrix(header.rows * things.length, troubles.length, steps[1]) },
  };
}
