import { fold } from '@s48/language';
import { STOP } from './features.js';
import { placesIn, type NamedPlace } from './gazetteer.js';
import type { Meanings } from './meanings.js';
import { particularsOf, type Particulars } from './particulars.js';
import { overlapOf, rarityOf, topicOf, type Topic, type Topics } from './topic.js';

export interface Sighting {
  readonly text: string;
  /** Where the citizen said it is, apart from the text. */
  readonly place?: string | undefined;
}

/** What two reports are compared with. */
export interface IncidentKnowledge {
  readonly topics: Topics;
  readonly meanings: Meanings;
}

/** What speaks for one incident and against it; how much each counts is learned from labelled pairs (`npm run train:incident`). */
export interface Signs {
  /** Both are about the same thing, and the same is wrong with it: between 0 and 1. */
  readonly sameThing: number;
  readonly sameTrouble: number;
  /** How many words, places aside, mean something that the other names too; how rare the third rarest of them is. */
  readonly inCommon: number;
  readonly thirdRarest: number;
  /** They name a number in common. */
  readonly sameNumber: number;
  /** Each names a place that the other does not, or there is none in common. */
  readonly placeApart: number;
  readonly otherPlace: number;
  /** The same street, another house. */
  readonly otherAddress: number;
  /** Each names something that the other does not: a number, an entrance or stand, a time, a date, a day, a plate. */
  readonly otherNumber: number;
  readonly otherPart: number;
  readonly otherTime: number;
  readonly otherDate: number;
  readonly otherDay: number;
  readonly otherPlate: number;
}

export function signsOf(left: Look, right: Look): Signs {
  const common = [inCommon(left, right), inCommon(right, left)] as const;
  const places = compare(left.places, right.places);
  const [mine, theirs] = [left.particulars, right.particulars];
  return {
    sameThing: overlapOf(left.topic.things, right.topic.things),
    sameTrouble: overlapOf(left.topic.troubles, right.topic.troubles),
    inCommon: Math.log1p(mean(common.map(({ length }) => length))),
    thirdRarest: mean(common.map(([, , third = 0]) => third)) / RAREST,
    sameNumber: compare(mine.numbers, theirs.numbers).common,
    placeApart: places.apart,
    otherPlace: places.other,
    otherAddress: compare(left.addresses, right.addresses).other,
    otherNumber: unmatched(mine, theirs) && unmatched(theirs, mine) ? 1 : 0,
    otherPart: compare(mine.parts, theirs.parts).apart,
    otherTime: otherTime(mine.times, theirs.times),
    otherDate: compare(mine.dates, theirs.dates).other,
    otherDay: compare(mine.days, theirs.days).other,
    otherPlate: compare(mine.plates, theirs.plates).apart,
  };
}

const RAREST = 8;
/** Two people look at two clocks. */
const MINUTES_APART = 5;
const HALF_DAY = 720;

/** What is compared of a report. */
export interface Look {
  readonly topic: Topic;
  /** Places and numbers aside. */
  readonly words: readonly Word[];
  readonly places: ReadonlySet<string>;
  readonly addresses: ReadonlySet<string>;
  readonly particulars: Particulars;
}

interface Word {
  readonly start: string;
  readonly meanings: readonly string[];
  readonly rarity: number;
}

export function lookAt({ text, place = '' }: Sighting, { topics, meanings }: IncidentKnowledge): Look {
  const where = placesIn(`${place} ${text}`);
  return {
    topic: topicOf(text, topics),
    words: wordsOf(text, where).map((word) => ({ start: word.slice(0, START), meanings: meanings.of(word), rarity: rarityOf(word, topics) })),
    places: new Set(where.map(({ name }) => name)),
    addresses: new Set(where.flatMap((named) => housesAt(fold(`${place} ${text}`), named))),
    particulars: particularsOf(text),
  };
}

/** House numbers that stand after a place in a folded text. */
function housesAt(folded: string, { words }: NamedPlace): string[] {
  const [, number] = new RegExp(`\\b${words.join(' ')}(?: (?:kod|broja?|br|ispred|iza|kucn\\w*|ulic\\w*|zgrad\\w*)){0,3} (\\d+)\\b`, 'u').exec(folded) ?? [];
  return number === undefined ? [] : [number];
}

/** The operator's own words and words of courtesy tell no incident apart. */
const NOT_TELLING = /^(?:operat|gradj|strank|pozival|prijav|javlj|naslov|ulic|broj|kaz|navod|traz|mol|postov|dobar|dan|hval|mestan|osob|ljud|covek|nek|jedn|jedan|svak|ima|samo|vec|jos)/u;

function wordsOf(text: string, where: readonly NamedPlace[]): string[] {
  const places = new Set(where.flatMap(({ words }) => words));
  return fold(text).split(' ').filter((word) => word.length > 2 && !/^\d/u.test(word) && !places.has(word) && !STOP.has(word) && !NOT_TELLING.test(word));
}

/** Endings and spellings do not keep two words apart. */
const START = 5;

/** How rare each word is that the other text has too, or another one for it; the rarest first. */
const inCommon = (mine: Look, theirs: Look): number[] =>
  mine.words.filter((word) => theirs.words.some((other) => alike(word, other))).map(({ rarity }) => rarity).sort((a, b) => b - a);

const alike = (one: Word, other: Word): boolean => one.start === other.start || one.meanings.some((meaning) => other.meanings.includes(meaning));

const mean = ([one, other]: readonly number[]): number => (one! + other!) / 2;

/** `other`: both say something, and nothing in common; `apart`: each says something that the other does not. */
function compare(left: ReadonlySet<string>, right: ReadonlySet<string>): { common: number; other: number; apart: number } {
  const common = [...left].filter((one) => right.has(one)).length;
  return { common: common > 0 ? 1 : 0, other: left.size > 0 && right.size > 0 && common === 0 ? 1 : 0, apart: left.size > common && right.size > common ? 1 : 0 };
}

const unmatched = (mine: Particulars, theirs: Particulars): boolean => [...mine.numbers].some((number) => !theirs.all.has(number));

function otherTime(left: ReadonlySet<number>, right: ReadonlySet<number>): number {
  if (left.size === 0 || right.size === 0) return 0;
  const apart = (one: number, other: number): number => Math.min(Math.abs(one - other), HALF_DAY - Math.abs(one - other));
  return [...left].some((one) => [...right].some((other) => apart(one, other) <= MINUTES_APART)) ? 0 : 1;
}
