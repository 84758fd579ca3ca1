import { fold } from '@s48/language';
import { hash, namedFeatures } from './features.js';
import { placesIn } from './gazetteer.js';
import { calibrated, score, type Model } from './model.js';
import { stem } from './stem.js';

export interface Sighting {
  readonly text: string;
  readonly place?: string | undefined;
  readonly receivedAt?: string | undefined;
}

/** From this probability on two reports are suggested as one incident. They are never merged without a person. */
export const SAME_ENOUGH = 0.5;
const HOURS = 3_600_000;
const LONG_APART = 72;
const UNKNOWN_WORD = 7;

/** How probable it is that two reports tell of one incident: by place, numbers in the text, topic, words and time. */
export function sameIncident(one: Sighting, other: Sighting, model: Model): number {
  const [left, right] = [look(one, model), look(other, model)];
  const words = overlap(left.words, right.words);
  const strength =
    -2.6 +
    6 * words +
    1.6 * overlap(left.concepts, right.concepts) +
    1.5 * agreement(left.bodies, right.bodies) +
    placeSign(left.places, right.places) +
    numberSign(left.numbers, right.numbers) -
    (hoursApart(one, other) > LONG_APART ? 2 : 0);
  return 1 / (1 + Math.exp(-strength));
}

interface Look {
  readonly words: ReadonlyMap<string, number>;
  readonly concepts: ReadonlyMap<string, number>;
  readonly places: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  readonly bodies: ReadonlyMap<string, number>;
}

function look({ text, place = '' }: Sighting, model: Model): Look {
  const named = namedFeatures(text, model.lexicon);
  const rarity = (name: string): number => model.rarity[model.rowOf[hash(name)]!] ?? UNKNOWN_WORD;
  const names = (prefix: string): Map<string, number> =>
    new Map([...named.keys()].filter((name) => name.startsWith(prefix)).map((name) => [name, rarity(name)]));
  return {
    words: names('w:'),
    concepts: names('L:'),
    places: new Set(placesIn(`${place} ${text}`).map(({ name }) => name)),
    numbers: numbersIn(text),
    bodies: new Map(calibrated(score(model, named), 1).map(({ agency, probability }) => [agency, probability])),
  };
}

const WRITTEN: readonly (readonly [string, string])[] = [['jedan', '1'], ['dva', '2'], ['tri', '3'], ['cetiri', '4'], ['pet', '5'], ['sest', '6'], ['sedam', '7'], ['osam', '8'], ['devet', '9'], ['deset', '10']];
const NUMBERS = new Map(WRITTEN.map(([word, number]) => [stem(word), number]));

/** House numbers, times (`6:20`, `620`), numbers of lines and vehicles; also the small ones in words. */
function numbersIn(text: string): Set<string> {
  const joined = text.replace(/(\d{1,2})[.:, ](\d{2})(?!\d)/g, '$1$2');
  return new Set(fold(joined).split(' ').flatMap((word) => (/^\d+$/.test(word) ? [word] : NUMBERS.has(stem(word)) ? [NUMBERS.get(stem(word))!] : [])));
}

/** Weighted share of what both have in common, of the smaller side. */
function overlap(left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>): number {
  const sum = (map: ReadonlyMap<string, number>): number => [...map.values()].reduce((total, weight) => total + weight, 0);
  const common = [...left].filter(([name]) => right.has(name)).reduce((total, [, weight]) => total + weight, 0);
  const smaller = Math.min(sum(left), sum(right));
  return smaller === 0 ? 0 : common / smaller;
}

const agreement = (left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>): number =>
  [...left].reduce((total, [body, share]) => total + Math.sqrt(share * (right.get(body) ?? 0)), 0);

function placeSign(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  if (left.size === 0 || right.size === 0) return 0;
  return [...left].some((place) => right.has(place)) ? 0.8 : -3;
}

function numberSign(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  if (left.size === 0 || right.size === 0) return 0;
  return [...left].some((number) => right.has(number)) ? 0.8 : -1.5;
}

function hoursApart({ receivedAt: one }: Sighting, { receivedAt: other }: Sighting): number {
  return one && other ? Math.abs(Date.parse(one) - Date.parse(other)) / HOURS : 0;
}
