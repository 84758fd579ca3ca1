import { THINGS, TROUBLES } from './topic-codes.js';
import type { Topic } from './topic.js';

/** How much a code of one text and a code of another speak for one topic, by code and code: what some call `off`, others call `broken`. */
type Table = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Learned by {@link trainLikeness}, kept in `data/likeness.json`. */
export interface Likeness {
  readonly bias: number;
  readonly things: Table;
  readonly troubles: Table;
}

interface TopicPair {
  readonly left: Topic;
  readonly right: Topic;
  readonly same: boolean;
}

/** Tables as rows one after another. */
interface Rows {
  bias: number;
  readonly things: Float64Array;
  readonly troubles: Float64Array;
}

const KINDS = [['things', Object.keys(THINGS)], ['troubles', Object.keys(TROUBLES)]] as const;
/** What is less probable is left aside. */
const PROBABLE = 0.0025;
/** Before anything is learned, a code is like itself alone. */
const LIKE_ITSELF = 3;
const START_BIAS = -4;
const EPOCHS = 12;
const RATE = 0.05;
const RATE_OF_BIAS = 0.01;
const DECAY = 5e-4;

/** Between 0 and 1: how probable it is that two texts are about the same, wherever and whenever. */
export class TopicLikeness {
  private readonly rows: Rows;

  constructor(likeness: Likeness) {
    this.rows = rowsOf(likeness);
  }

  of(left: Topic, right: Topic): number {
    return probabilityOf(this.rows, meetings(left, right));
  }
}

/** The same pairs give the same likeness. `pairs`: with topics that have not learned from them. */
export function trainLikeness(pairs: readonly TopicPair[]): Likeness {
  const rows = rowsOf({ bias: START_BIAS, things: {}, troubles: {} });
  for (const [kind, { length }] of KINDS) for (let code = 0; code < length; code++) rows[kind][code * length + code] = LIKE_ITSELF;
  for (let epoch = 0; epoch < EPOCHS; epoch++) for (let at = 0; at < pairs.length; at++) learn(rows, pairs[(at * STRIDE) % pairs.length]!);
  return { bias: rounded(rows.bias), things: tableOf(rows.things, KINDS[0][1]), troubles: tableOf(rows.troubles, KINDS[1][1]) };
}

/** A prime: pairs of one family do not come one after another. */
const STRIDE = 10_007;

function learn(rows: Rows, { left, right, same }: TopicPair): void {
  const met = meetings(left, right);
  const error = probabilityOf(rows, met) - (same ? 1 : 0);
  rows.bias -= RATE_OF_BIAS * error;
  KINDS.forEach(([kind, { length }], at) => {
    const table = rows[kind];
    for (const { one, other, weight } of met[at]!) {
      const before = table[one * length + other]!;
      const after = before - RATE * (error * weight + DECAY * (before - (one === other ? LIKE_ITSELF : 0)));
      table[one * length + other] = after;
      table[other * length + one] = after;
    }
  });
}

interface Meeting {
  readonly one: number;
  readonly other: number;
  readonly weight: number;
}

/** Of things, then of troubles. */
const meetings = (left: Topic, right: Topic): Meeting[][] => KINDS.map(([kind]) => meet(left[kind], right[kind]));

function probabilityOf(rows: Rows, met: readonly (readonly Meeting[])[]): number {
  let sum = rows.bias;
  KINDS.forEach(([kind, { length }], at) => met[at]!.forEach(({ one, other, weight }) => (sum += weight * rows[kind][one * length + other]!)));
  return 1 / (1 + Math.exp(-sum));
}

function meet(left: Float64Array, right: Float64Array): Meeting[] {
  const [mine, theirs] = [probableOf(left), probableOf(right)];
  return mine.flatMap((one) => theirs.map((other) => ({ one, other, weight: Math.sqrt(left[one]! * right[other]!) })));
}

const probableOf = (shares: Float64Array): number[] => [...shares.keys()].filter((code) => shares[code]! > PROBABLE);

const rounded = (value: number): number => Math.round(value * 100) / 100;

function rowsOf({ bias, things, troubles }: Likeness): Rows {
  const [ofThings, ofTroubles] = [things, troubles].map((table, at) => {
    const codes = KINDS[at]![1];
    return Float64Array.from({ length: codes.length ** 2 }, (_, cell) => table[codes[Math.floor(cell / codes.length)]!]?.[codes[cell % codes.length]!] ?? 0);
  }) as [Float64Array, Float64Array];
  return { bias, things: ofThings, troubles: ofTroubles };
}

const tableOf = (table: Float64Array, codes: readonly string[]): Table =>
  Object.fromEntries(codes.map((code, row) => [code, Object.fromEntries(codes.map((other, at): [string, number] => [other, rounded(table[row * codes.length + at]!)]).filter(([, weight]) => weight !== 0))]));
