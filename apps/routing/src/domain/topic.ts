import { hash, STOP, type Named } from './features.js';
import { placesIn, wordsOfPlaces } from './gazetteer.js';
import { scores, softmax, train, type Pace, type Weights } from './linear-model.js';
import { complaintIn } from './in-order.js';
import type { Meanings } from './meanings.js';
import { countRows, rowsOf, type Rows } from './rows.js';
import { stem } from './stem.js';
import { THINGS, TROUBLES, type Thing, type Trouble } from './topic-codes.js';

/** A text and what it is about; where a second thing or trouble is nearly as right, the better one first. */
export interface CodedText {
  readonly text: string;
  readonly things: readonly Thing[];
  readonly troubles: readonly Trouble[];
}

/** Learned by {@link trainTopics}, kept in `data/topics.bin`. */
export interface Topics extends Rows {
  /** Tells which texts it was learned from, see {@link versionOf}. */
  readonly version: string;
  readonly things: Weights;
  readonly troubles: Weights;
}

/** How probable each thing and each trouble is, in the order of {@link THINGS} and {@link TROUBLES}. */
export interface Topic {
  readonly things: Float64Array;
  readonly troubles: Float64Array;
}

const PACE: Pace = { epochs: 8, rate: 0.3, decay: 1e-4 };
const SEEN_AT_LEAST = 14;
/** Makes the probabilities fit how often they are right, on texts that were not learned from. */
const TEMPERATURE = 0.7;
const SECOND = 0.35;
const GRAM = 4;
const NEGATIONS = new Set(['ne', 'nije', 'nema', 'bez', 'nisu', 'ni']);

/** What a report is about. Its places, numbers and names are something else: they are told apart by {@link particularsOf} and the gazetteer. */
export function topicOf(text: string, topics: Topics, meanings: Meanings): Topic {
  const features = rowsOf(topicFeatures(text, meanings), topics);
  return { things: softmax(scores(topics.things, features), TEMPERATURE), troubles: softmax(scores(topics.troubles, features), TEMPERATURE) };
}

/** The same texts give the same topics; takes minutes. */
export function trainTopics(texts: readonly CodedText[], meanings: Meanings): Topics {
  const named = texts.map(({ text }) => topicFeatures(text, meanings));
  const rows = countRows(named, SEEN_AT_LEAST);
  const features = named.map((one) => rowsOf(one, rows));
  const learn = <Code extends string>(codes: readonly Code[], wanted: (one: CodedText) => readonly Code[]): Weights =>
    train(texts.map((one, at) => ({ features: features[at]!, target: targetOf(wanted(one), codes), weight: 1 })), rows.rarity.length, codes.length, PACE);
  return { ...rows, version: versionOf(texts, meanings), things: learn(Object.keys(THINGS) as Thing[], (one) => one.things), troubles: learn(Object.keys(TROUBLES) as Trouble[], (one) => one.troubles) };
}

export const versionOf = (texts: readonly CodedText[], meanings: Meanings): string =>
  `topics-${hash(texts.map(({ text, things, troubles }) => `${things.join()} ${troubles.join()} ${text}`).join('\n') + meanings.version).toString(36)}-${texts.length}`;

function targetOf<Code>([first, second]: readonly Code[], codes: readonly Code[]): [number, number][] {
  if (second === undefined) return [[codes.indexOf(first!), 1]];
  return [[codes.indexOf(first!), 1 - SECOND], [codes.indexOf(second), SECOND]];
}

function topicFeatures(text: string, meanings: Meanings): Named {
  const found: Named = new Map();
  const add = (name: string, value: number): void => void found.set(name, Math.max(found.get(name) ?? 0, value));
  const places = wordsOfPlaces(placesIn(text));
  let before = '';
  if (text.includes('?')) add('?', 0.7);
  for (const word of complaintIn(text, places).split(' ').filter((one) => !/\d/u.test(one) && !places.has(one))) {
    const part = stem(word);
    if (NEGATIONS.has(word)) add(`w:${word}`, 0.5);
    else if (word.length > 1 && !STOP.has(word)) {
      add(`w:${part}`, 1);
      for (const meaning of meanings.of(word)) add(`m:${meaning}`, 0.7);
      if (word.length > 5) add(`p:${word.slice(0, 5)}`, 0.7);
      for (let at = 0, padded = `<${word}>`; at + GRAM <= padded.length; at++) add(`c:${padded.slice(at, at + GRAM)}`, 0.3);
    }
    add(`b:${before}_${part}`, 0.5);
    before = part;
  }
  return found;
}
