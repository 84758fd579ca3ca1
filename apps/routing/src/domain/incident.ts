import { fold } from '@s48/language';
import { hash, namedFeatures } from './features.js';
import { placesIn } from './gazetteer.js';
import { calibrated, score, type Model } from './model.js';
import { stem } from './stem.js';
import { troublesIn } from './trouble.js';
import { landmarksIn, occasionOf, type Occasion } from './whereabouts.js';

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
  const signs = signsOf(one, other, model);
  const strength = Object.entries(WEIGHTS).reduce((sum, [sign, weight]) => sum + weight * signs[sign as keyof Signs], BIAS);
  return 1 / (1 + Math.exp(-strength));
}

export interface Signs {
  /** Rare words in common, places and numbers aside. */
  readonly words: number;
  readonly concepts: number;
  /** Both would go to the same body. */
  readonly bodies: number;
  readonly samePlace: number;
  readonly otherPlace: number;
  readonly sameNumber: number;
  readonly otherNumber: number;
  /** Both name a house of a street, and not the same. */
  readonly otherHouse: number;
  /** The same trouble (broken, leaking, dark …), or another one. */
  readonly sameTrouble: number;
  readonly otherTrouble: number;
  /** Found by the same landmark, or by another one. */
  readonly sameLandmark: number;
  readonly otherLandmark: number;
  /** Another weekday, month or entrance. */
  readonly otherOccasion: number;
  readonly longApart: number;
}

const BIAS = -7;
const WEIGHTS: Readonly<Record<keyof Signs, number>> = {
  words: 6, concepts: 1.4, bodies: 3.2, samePlace: 2, otherPlace: -9, sameNumber: 1, otherNumber: -7, otherHouse: -4, sameTrouble: 2.2, otherTrouble: -3.2,
  sameLandmark: 0.8, otherLandmark: -1.5, otherOccasion: -7, longApart: -3,
};

export function signsOf(one: Sighting, other: Sighting, model: Model): Signs {
  const [left, right] = [look(one, model), look(other, model)];
  const [placeShared, placeDiffers] = compare(left.places, right.places);
  const [troubleShared, troubleDiffers] = compare(left.troubles, right.troubles);
  const [numberShared, numberDiffers] = compare(left.numbers, right.numbers);
  const [landmarkShared, landmarkDiffers] = compare(left.landmarks, right.landmarks);
  return {
    words: overlap(left.words, right.words),
    concepts: overlap(left.concepts, right.concepts),
    bodies: agreement(left.bodies, right.bodies),
    samePlace: placeShared, otherPlace: placeDiffers, sameNumber: numberShared, otherNumber: numberDiffers,
    otherHouse: compare(left.houses, right.houses)[1],
    sameTrouble: troubleShared, otherTrouble: troubleDiffers,
    sameLandmark: landmarkShared, otherLandmark: landmarkDiffers, otherOccasion: otherOccasion(left.occasion, right.occasion),
    longApart: hoursApart(one, other) > LONG_APART ? 1 : 0,
  };
}

/** Something in common; or both say something, and nothing in common. */
function compare(left: ReadonlySet<string>, right: ReadonlySet<string>): [number, number] {
  if (left.size === 0 || right.size === 0) return [0, 0];
  return [...left].some((one) => right.has(one)) ? [1, 0] : [0, 1];
}

const otherOccasion = (one: Occasion, other: Occasion): number =>
  Math.max(...(['weekdays', 'months', 'entrances'] as const).map((kind) => compare(one[kind], other[kind])[1]));

interface Look {
  readonly words: ReadonlyMap<string, number>;
  readonly concepts: ReadonlyMap<string, number>;
  readonly places: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  readonly houses: ReadonlySet<string>;
  readonly troubles: ReadonlySet<string>;
  readonly landmarks: ReadonlySet<string>;
  readonly occasion: Occasion;
  readonly bodies: ReadonlyMap<string, number>;
}

function look({ text, place = '' }: Sighting, model: Model): Look {
  const named = namedFeatures(text, model.lexicon);
  const rarity = (name: string): number => model.rarity[model.rowOf[hash(name)]!] ?? UNKNOWN_WORD;
  const where = placesIn(`${place} ${text}`);
  const placeWords = new Set(where.flatMap(({ words }) => words.map(stem)));
  const names = (prefix: string): Map<string, number> =>
    new Map([...named.keys()].filter((name) => name.startsWith(prefix) && !placeWords.has(name.slice(2)) && !NOT_TELLING.test(name)).map((name) => [name, rarity(name)]));
  return {
    words: names('w:'),
    concepts: names('L:'),
    places: new Set(where.map(({ name }) => name)),
    numbers: numbersIn(text),
    houses: new Set(where.flatMap(({ words }) => houseAfter(fold(text), words.join(' ')))),
    troubles: troublesIn(text),
    landmarks: landmarksIn(text),
    occasion: occasionOf(text),
    bodies: new Map(calibrated(score(model, named)).map(({ agency, probability }) => [agency, probability])),
  };
}

/** Numbers, the operator's own words, and words of courtesy tell no incident apart. */
const NOT_TELLING = /^w:(?:#|operat|gradj\w*|strank|pozival\w*|prijavlj\w*|prijav|javlj|naslov|ulic|broj|kod|ispred|iza|pored|red|trec|drug|prv|sprat|ulaz|juc|jutr|sinoc|kaz|navod|traz|mol)$|^L:M\./u;

function houseAfter(folded: string, place: string): string[] {
  const [, number] = new RegExp(`\\b${place}(?: (?:kod|broja?|br|ispred|kucn\\w*|ulic\\w*|zgrad\\w*)){0,3} (\\d+)\\b`, 'u').exec(folded) ?? [];
  return number === undefined ? [] : [number];
}

const WRITTEN: readonly (readonly [string, string])[] = [['jedan', '1'], ['dva', '2'], ['tri', '3'], ['cetiri', '4'], ['pet', '5'], ['sest', '6'], ['sedam', '7'], ['osam', '8'], ['devet', '9'], ['deset', '10']];
const NUMBERS = new Map(WRITTEN.map(([word, number]) => [stem(word), number]));

/** House numbers, times (`6:20`, `620`), numbers of lines and vehicles; also the small ones in words. */
function numbersIn(text: string): Set<string> {
  const joined = text.replace(/(?<!\d)(\d{1,2})(?:[.:, ]| i )(\d{2})(?!\d)/g, '$1$2');
  return new Set(
    fold(joined)
      .split(' ')
      .flatMap((word) => (/^\d+$/.test(word) ? [word, ...onTwelveHours(Number(word))] : NUMBERS.has(stem(word)) ? [NUMBERS.get(stem(word))!] : [])),
  );
}

/** `21` and `9 in the evening` are one hour. */
const onTwelveHours = (hour: number): string[] => (hour > 12 && hour < 24 ? [String(hour - 12)] : []);

/** Weighted share of what both have in common, of the smaller side. */
function overlap(left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>): number {
  const sum = (map: ReadonlyMap<string, number>): number => [...map.values()].reduce((total, weight) => total + weight, 0);
  const common = [...left].filter(([name]) => right.has(name)).reduce((total, [, weight]) => total + weight, 0);
  const smaller = Math.min(sum(left), sum(right));
  return smaller === 0 ? 0 : common / smaller;
}

const agreement = (left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>): number =>
  [...left].reduce((total, [body, share]) => total + Math.sqrt(share * (right.get(body) ?? 0)), 0);

function hoursApart({ receivedAt: one }: Sighting, { receivedAt: other }: Sighting): number {
  return one && other ? Math.abs(Date.parse(one) - Date.parse(other)) / HOURS : 0;
}
