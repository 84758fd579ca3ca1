import type { Look, Word } from './look.js';
import type { Particulars } from './particulars.js';
import { contradict } from './said.js';
import type { TopicLikeness } from './topic-likeness.js';

/** What speaks for one incident and against it; how much each counts is learned from labelled pairs (`npm run train:incident`). */
export interface Signs {
  /** The same is wrong with the same thing: between 0 and 1. */
  readonly sameTopic: number;
  /** How many words, places aside, mean something that the other names too. */
  readonly inCommon: number;
  /** They name a date in common; how many figures of any kind. */
  readonly sameDate: number;
  readonly sameFigures: number;
  /** Each names a place that the other does not, or there is none in common. */
  readonly placeApart: number;
  readonly otherPlace: number;
  readonly otherDay: number;
  /** In how many of these they differ, two at most: house, stand, other number or measure; side or colour; name; landmark; date; plate; time. */
  readonly otherFacts: number;
}

export function signsOf(left: Look, right: Look, likeness: TopicLikeness): Signs {
  const places = compare(placesOf(left, right), placesOf(right, left));
  const [mine, theirs] = [left.particulars, right.particulars];
  return {
    sameTopic: likeness.of(left.topic, right.topic),
    inCommon: Math.log1p((inCommon(left, right) + inCommon(right, left)) / 2),
    sameDate: compare(mine.dates, theirs.dates).common,
    sameFigures: Math.log1p([...mine.all].filter((one) => theirs.all.has(one)).length),
    placeApart: places.apart,
    otherPlace: places.other,
    otherDay: compare(mine.days, theirs.days).other,
    otherFacts: Math.min(MOST_FACTS, factsApart(left, right)),
  };
}

/** How many facts the two state that cannot both be true of one incident, most often; which house it is may show in several ways. */
function factsApart(left: Look, right: Look): number {
  const [mine, theirs] = [left.particulars, right.particulars];
  return [
    contradict(left.addresses, right.addresses) || contradict(left.measures, right.measures) || (unmatched(mine, theirs) && unmatched(theirs, mine)) || compare(mine.parts, theirs.parts).apart === 1,
    contradict(left.sides, right.sides),
    contradict(left.names, right.names),
    compare(left.landmarks, right.landmarks).other === 1,
    compare(mine.dates, theirs.dates).other === 1,
    compare(mine.plates, theirs.plates).apart === 1,
    otherTime(mine.times, theirs.times),
  ].filter(Boolean).length;
}

const MOST_FACTS = 2;
/** Two people look at two clocks. */
const MINUTES_APART = 5;
const HALF_DAY = 720;

const inCommon = (mine: Look, theirs: Look): number => mine.words.filter((word) => theirs.words.some((other) => alike(word, other))).length;

const alike = (one: Word, other: Word): boolean => one.start === other.start || one.meanings.some((meaning) => other.meanings.includes(meaning));

/** `other`: both say something, and nothing in common; `apart`: each says something that the other does not. */
function compare<One>(left: ReadonlySet<One>, right: ReadonlySet<One>): { common: number; other: number; apart: number } {
  const common = [...left].filter((one) => right.has(one)).length;
  return { common: common > 0 ? 1 : 0, other: left.size > 0 && right.size > 0 && common === 0 ? 1 : 0, apart: left.size > common && right.size > common ? 1 : 0 };
}

/** A street that is in no list is known by the report that shows it for a street; the other may name it in passing. */
const placesOf = (one: Look, other: Look): ReadonlySet<string> =>
  new Set([...one.places, ...one.streets, ...[...other.streets].filter((street) => one.spoken.some((word) => word.startsWith(street)))]);

const unmatched = (mine: Particulars, theirs: Particulars): boolean => [...mine.numbers].some((number) => !theirs.all.has(number));

function otherTime(left: ReadonlySet<number>, right: ReadonlySet<number>): boolean {
  if (left.size === 0 || right.size === 0) return false;
  const apart = (one: number, other: number): number => Math.min(Math.abs(one - other), HALF_DAY - Math.abs(one - other));
  return ![...left].some((one) => [...right].some((other) => apart(one, other) <= MINUTES_APART));
}
