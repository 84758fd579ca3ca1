import { ASSIGNEES } from '@s48/contracts';
import { Lexicon } from './lexicon.js';
import type { Model } from './model.js';
import { decodeRows, encodeRows, stepOf, weightsOf } from './rows-codec.js';

interface Header {
  readonly version: string;
  readonly classes: readonly string[];
  readonly rows: number;
  /** A stored step of a weight. */
  readonly step: number;
  readonly lexicon: string;
}

const LARGEST = 32_767;

/** Weights are kept in steps, two bytes each. */
export function encodeModel(model: Model, lexicon: string): Uint8Array {
  const step = stepOf(model.weights.matrix, LARGEST);
  const header: Header = { version: model.version, classes: ASSIGNEES, rows: model.rarity.length, step, lexicon };
  return encodeRows(header, model, Int16Array.from(model.weights.matrix, (weight) => Math.round(weight / step)));
}

export function decodeModel(file: Uint8Array): Model {
  const { header, rows, weights } = decodeRows<Header>(file);
  if (header.classes.join() !== ASSIGNEES.join()) throw new Error('the model was trained for other bodies: run `npm run train -w @s48/routing`');
  const matrix = weightsOf(new Int16Array(weights.buffer, weights.byteOffset), header.step);
  return { version: header.version, lexicon: new Lexicon(header.lexicon), ...rows, weights: { classes: header.classes.length, matrix } };
}
