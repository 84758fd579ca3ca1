import { CALM, SIGNS, STAKES, type EmergencyNumber, type Sign } from './danger-signs.js';
import { sentencesOf } from './danger-passages.js';
import { fold } from './fold.js';

export interface Hit {
  readonly words: string;
  readonly weight: number;
  readonly emergency: EmergencyNumber | undefined;
}

/** What a text says for danger and against it, each between 0 and 2 or so: what is weighed together by weights that were learned. */
export interface Signals {
  /** Signs of danger, less what calms in the same sentence or the next. */
  readonly danger: number;
  /** The same of the worst sentence alone; below 0 where it is more calm than danger. */
  readonly worst: number;
  /** Signs of danger, whatever is said against them. */
  readonly named: number;
  /** Long ago, mended, a figure of speech, a dream, an exercise. */
  readonly calm: number;
  /** People near by. */
  readonly stakes: number;
  readonly question: number;
}

export interface Reading {
  readonly signals: Signals;
  /** The signs that count, the heaviest first. */
  readonly hits: readonly Hit[];
}

/** What a sentence says against danger is taken off that sentence only, for a calm sentence often comes before an alarming one. */
export function readSignals(text: string): Reading {
  const sentences = sentencesOf(text).map(fold).filter((sentence) => sentence !== '');
  const weighed = weigh(sentences);
  const whole = sentences.join(' ');
  return {
    signals: {
      danger: part(sum(weighed.map(({ danger, calm }) => Math.max(0, danger - calm))), 8, 4),
      worst: part(Math.max(0, ...weighed.map(({ danger }) => danger)) === 0 ? 0 : Math.max(...weighed.map(({ danger, calm }) => danger - calm)), 6, 3),
      named: part(sum(weighed.map(({ danger }) => danger)), 8, 4),
      calm: part(totalOf(CALM, whole), 6, 3),
      stakes: part(totalOf(STAKES, whole), 4, 2),
      question: text.includes('?') ? 1 : 0,
    },
    hits: weighed.flatMap(({ danger, calm, signs }) => (danger > calm ? signs : [])).sort((one, other) => other.weight - one.weight),
  };
}

function weigh(sentences: readonly string[]): { signs: Hit[]; danger: number; calm: number }[] {
  const read = sentences.map((sentence) => ({ signs: hitsOf(SIGNS, sentence), calm: totalOf(CALM, sentence) }));
  return read.map(({ signs, calm }, at) => {
    const next = read[at + 1];
    return { signs, danger: sum(signs.map(({ weight }) => weight)), calm: Math.max(calm, next?.signs.length === 0 ? next.calm : 0) };
  });
}

function hitsOf(signs: readonly Sign[], sentence: string): Hit[] {
  const hits: Hit[] = [];
  for (const { words, weight, emergency } of signs) {
    const match = words.exec(sentence);
    if (match) hits.push({ words: match[0], weight, emergency });
  }
  return hits;
}

const totalOf = (signs: readonly Sign[], sentence: string): number => sum(hitsOf(signs, sentence).map(({ weight }) => weight));
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const part = (value: number, most: number, unit: number): number => Math.min(value, most) / unit;
