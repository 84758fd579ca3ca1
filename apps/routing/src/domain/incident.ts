import { fold } from '@s48/language';
import { hash, namedFeatures, STOP } from './features.js';
import { placesIn } from './gazetteer.js';
import { INCIDENT_WEIGHTS } from './incident-weights.js';
import { calibrated, score, type Model } from './model.js';
import { stem } from './stem.js';
import { troublesIn } from './trouble.js';
import { housesIn, numbersIn, occasionOf, type Occasion } from './whereabouts.js';

export interface Sighting {
  readonly text: string;
  readonly place?: string | undefined;
  readonly receivedAt?: string | undefined;
}

/** From this probability on two reports are suggested as one incident. They are never merged without a person. */
export const SAME_ENOUGH = 0.5;
const HOURS = 3_600_000;
const LONG_APART = 72;
/** The pairs that we learn from tell no times, and few of them are short: these two weights are set by hand. */
const LONG_APART_WEIGHT = -3;
const SHORT_AND_ALIKE_WEIGHT = 2.5;
const SHORT = 9;
const ALIKE = 0.75;
const UNKNOWN_WORD = 7;
const RARE = 3.5;
const MANY = 8;
const START = 5;
const PIECE = /^[~^]?c:.{4,}/u;

/** How probable it is that two reports tell of one incident: by place, numbers in the text, topic, words and time. */
export function sameIncident(one: Sighting, other: Sighting, model: Model): number {
  const signs = signsOf(one, other, model);
  const learned = Object.entries(signs).reduce((sum, [sign, value]) => sum + INCIDENT_WEIGHTS[sign as keyof Signs] * value, INCIDENT_WEIGHTS.bias);
  const byHand = (hoursApart(one, other) > LONG_APART ? LONG_APART_WEIGHT : 0) + (isShortAndAlike(one, other, signs) ? SHORT_AND_ALIKE_WEIGHT : 0);
  return 1 / (1 + Math.exp(-learned - byHand));
}

/** In a few words there cannot be many rare ones in common: there it counts that hardly any differ, and nothing that is named. */
function isShortAndAlike(one: Sighting, other: Sighting, { covered, otherPlace, otherHouse, otherNumber, otherOccasion, otherTrouble }: Signs): boolean {
  const words = Math.min(tellingWords(one.text).length, tellingWords(other.text).length);
  return words <= SHORT && covered >= ALIKE && otherPlace + otherHouse + otherNumber + otherOccasion + otherTrouble === 0;
}

/** What speaks for one incident and against it; how much each counts is learned from labelled pairs (`npm run train:incident`). */
export interface Signs {
  /** Rare words in common, places and numbers aside, as a share of the shorter text's. */
  readonly words: number;
  /** How many rare words are in common, and how rare the second and the third of them are. */
  readonly rareWords: number;
  readonly secondRarest: number;
  readonly thirdRarest: number;
  /** Share of the shorter text's words that the other has too. */
  readonly covered: number;
  /** The same by pieces of words: as a cosine, and as a share of the shorter text's. */
  readonly letters: number;
  readonly lettersCovered: number;
  /** Both would go to the same body. */
  readonly bodies: number;
  /** Both name a place, a house, a number, an occasion (weekday, month, entrance), and none in common. */
  readonly otherPlace: number;
  readonly otherHouse: number;
  readonly otherNumber: number;
  readonly otherOccasion: number;
  /** The same trouble (broken, leaking, dark …), or another one. */
  readonly sameTrouble: number;
  readonly otherTrouble: number;
}

export function signsOf(one: Sighting, other: Sighting, model: Model): Signs {
  const [left, right] = [look(one, model), look(other, model)];
  const shared = [...left.starts].filter(([start]) => right.starts.has(start)).map(([, rarity]) => rarity).sort((a, b) => b - a);
  const [, otherPlace] = compare(left.places, right.places);
  const [, otherNumber] = compare(left.numbers, right.numbers);
  const [sameTrouble, otherTrouble] = compare(left.troubles, right.troubles);
  return {
    words: overlap(left.words, right.words),
    rareWords: Math.min(shared.filter((rarity) => rarity > RARE).length, MANY) / (MANY / 2),
    secondRarest: (shared[1] ?? 0) / UNKNOWN_WORD,
    thirdRarest: (shared[2] ?? 0) / UNKNOWN_WORD,
    covered: shared.length / Math.max(1, Math.min(left.starts.size, right.starts.size)),
    letters: 3 * likeness(left.letters, right.letters),
    lettersCovered: 2 * overlap(left.letters, right.letters),
    bodies: agreement(left.bodies, right.bodies),
    otherPlace,
    otherHouse: compare(left.houses, right.houses)[1],
    otherNumber,
    otherOccasion: otherOccasion(left.occasion, right.occasion),
    sameTrouble, otherTrouble,
  };
}

/** Something in common; or both say something, and nothing in common. */
function compare(left: ReadonlySet<string>, right: ReadonlySet<string>): [number, number] {
  if (left.size === 0 || right.size === 0) return [0, 0];
  return [...left].some((one) => right.has(one)) ? [1, 0] : [0, 1];
}

const otherOccasion = (one: Occasion, other: Occasion): number =>
  Math.max(...(['weekdays', 'months', 'entrances'] as const).map((kind) => compare(one[kind], other[kind])[1]));

type Weighed = ReadonlyMap<string, number>;

interface Look {
  readonly words: Weighed;
  /** By the first letters of their stems, so that spellings and endings do not keep them apart; places too. */
  readonly starts: Weighed;
  readonly letters: Weighed;
  readonly places: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  readonly houses: ReadonlySet<string>;
  readonly troubles: ReadonlySet<string>;
  readonly occasion: Occasion;
  readonly bodies: Weighed;
}

function look({ text, place = '' }: Sighting, model: Model): Look {
  const named = namedFeatures(text, model.lexicon);
  const rarity = (name: string): number => model.rarity[model.rowOf[hash(name)]!] ?? UNKNOWN_WORD;
  const where = placesIn(`${place} ${text}`);
  const placeWords = new Set(where.flatMap(({ words }) => words.map(stem)));
  return {
    words: new Map([...named.keys()].filter((name) => name.startsWith('w:') && !placeWords.has(name.slice(2)) && !NOT_TELLING.test(name.slice(2))).map((name) => [name, rarity(name)])),
    starts: new Map(tellingWords(text).map((word) => [stem(word).slice(0, START), rarity(word.length > START ? `p:${word.slice(0, START)}` : `w:${stem(word)}`)])),
    letters: new Map([...named.keys()].filter((name) => PIECE.test(name)).map((name) => [name.slice(name.indexOf('c:')), rarity(name) ** 2])),
    places: new Set(where.map(({ name }) => name)),
    numbers: numbersIn(text),
    houses: new Set(where.flatMap(({ words }) => housesIn(fold(text), words.join(' ')))),
    troubles: troublesIn(text),
    occasion: occasionOf(text),
    bodies: new Map(calibrated(score(model, named)).map(({ agency, probability }) => [agency, probability])),
  };
}

/** Numbers, the operator's own words, and words of courtesy tell no incident apart. */
const NOT_TELLING = /^(?:#|\d+$|operat|gradj\w*|strank|pozival\w*|prijavlj\w*|prijav|javlj|naslov|ulic|broj|kod|ispred|iza|pored|red|trec|drug|prv|sprat|ulaz|juc|jutr|sinoc|kaz|navod|traz|mol|postov|dobar|dan|hval)/u;

const tellingWords = (text: string): string[] => fold(text).split(' ').filter((word) => word.length > 2 && !STOP.has(word) && !NOT_TELLING.test(word));

const totalOf = (map: Weighed): number => [...map.values()].reduce((total, weight) => total + weight, 0);
const commonOf = (left: Weighed, right: Weighed): number => [...left].reduce((total, [name, weight]) => total + (right.has(name) ? weight : 0), 0);

/** Weighted share of what both have in common, of the smaller side. */
const overlap = (left: Weighed, right: Weighed): number => commonOf(left, right) / (Math.min(totalOf(left), totalOf(right)) || 1);
const likeness = (left: Weighed, right: Weighed): number => commonOf(left, right) / Math.sqrt(totalOf(left) * totalOf(right) || 1);

const agreement = (left: Weighed, right: Weighed): number => [...left].reduce((total, [body, share]) => total + Math.sqrt(share * (right.get(body) ?? 0)), 0);

function hoursApart({ receivedAt: one }: Sighting, { receivedAt: other }: Sighting): number {
  return one && other ? Math.abs(Date.parse(one) - Date.parse(other)) / HOURS : 0;
}
