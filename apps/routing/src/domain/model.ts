import { ASSIGNEES, type Assignee } from '@s48/contracts';
import { namedFeatures, hash, type Named } from './features.js';
import { Lexicon } from './lexicon.js';
import { scores, softmax, train, type Pace, type Weights } from './linear-model.js';
import { countRows, rowsOf, type Rows } from './rows.js';

export interface LabelledText {
  readonly text: string;
  readonly expected: Assignee;
  /** Bodies that would also be right. */
  readonly also?: readonly Assignee[];
  readonly weight?: number;
}

export interface Model extends Rows {
  readonly version: string;
  readonly lexicon: Lexicon;
  readonly weights: Weights;
}

export interface Scored {
  readonly agency: Assignee;
  /** In standard deviations above what the bodies score on average for this text. */
  readonly score: number;
}

const PACE: Pace = { epochs: 10, rate: 0.3, decay: 1e-3 };
const SEEN_AT_LEAST = 3;
const SECOND_BODY = 0.25;
/** Found by cross-validation, as is all above. */
export const TEMPERATURE = 0.5;

/** Trains in seconds from labelled texts: the development set, our own texts, the city's corrections. The same texts give the same model. */
export function trainModel(texts: readonly LabelledText[], lexiconSource: string, pace: Pace = PACE): Model {
  const lexicon = new Lexicon(lexiconSource);
  const named = texts.map(({ text }) => namedFeatures(text, lexicon));
  const rows = countRows(named, SEEN_AT_LEAST);
  const samples = texts.map((one, at) => ({ features: rowsOf(named[at]!, rows), target: targetOf(one), weight: one.weight ?? 1 }));
  const weights = train(samples, rows.rarity.length, ASSIGNEES.length, pace);
  return { version: `model-${hash(texts.map(({ text, expected }) => `${expected}${text}`).join('\n') + lexiconSource).toString(36)}-${texts.length}`, lexicon, ...rows, weights };
}

function spreadOf(sums: Float64Array): { mean: number; deviation: number } {
  const mean = sums.reduce((total, one) => total + one, 0) / sums.length;
  return { mean, deviation: Math.sqrt(sums.reduce((total, one) => total + (one - mean) ** 2, 0) / sums.length) || 1 };
}

function targetOf({ expected, also = [] }: LabelledText): [number, number][] {
  if (also.length === 0) return [[ASSIGNEES.indexOf(expected), 1]];
  return [[ASSIGNEES.indexOf(expected), 1 - SECOND_BODY], ...also.map((body): [number, number] => [ASSIGNEES.indexOf(body), SECOND_BODY / also.length])];
}

/** How well each body fits, best first. */
export function score(model: Model, named: Named): Scored[] {
  const sums = scores(model.weights, rowsOf(named, model));
  const { mean, deviation } = spreadOf(sums);
  return ASSIGNEES.map((agency, at) => ({ agency, score: (sums[at]! - mean) / deviation })).sort((one, other) => other.score - one.score);
}

/** Probabilities that can be trusted: of reports given 0.9, nine of ten are right. */
export function calibrated(scored: readonly Scored[]): { agency: Assignee; probability: number }[] {
  const shares = softmax(scored.map((one) => one.score), TEMPERATURE);
  return scored.map(({ agency }, at) => ({ agency, probability: shares[at]! }));
}

/** Features that a person understands: words, pairs of them, concepts. */
const SHOWN = /^[wbL]:/;

/** The words that spoke most for a body, against the mean of all. */
export function evidenceFor(model: Model, named: Named, agency: Assignee, most: number): { words: string; weight: number }[] {
  const wanted = ASSIGNEES.indexOf(agency);
  const classes = ASSIGNEES.length;
  const { matrix } = model.weights;
  const found = [...named].flatMap(([name, value]) => {
    if (!SHOWN.test(name)) return [];
    const row = model.rowOf[hash(name)]!;
    if (row < 0) return [];
    const words = name.slice(2);
    let mean = 0;
    for (let c = 0; c < classes; c++) mean += matrix[row * classes + c]! / classes;
    return [{ words: name[0] === 'L' ? `[${words}]` : words.replace('_', ' '), weight: value * model.rarity[row]! * (matrix[row * classes + wanted]! - mean) }];
  });
  return found.filter(({ weight }) => weight > 0).sort((one, other) => other.weight - one.weight).slice(0, most);
}
