import { deadlineOf } from '@s48/contracts';
import { factsOf, type Fact } from './facts.js';

/** The promise as it was given at intake: nothing here is ever written again. */
export interface Given {
  readonly receivedAt: Date;
  readonly deadline: Date;
}

/** One promise about a report: the first from its receipt, one more from each reopening. */
export interface Round {
  readonly round: number;
  readonly startedAt: Date;
  readonly deadline: Date;
  /** From here on facts belong to the next round. */
  readonly until: Date | null;
}

export const lengthOf = (round: Pick<Round, 'startedAt' | 'deadline'>): number => round.deadline.getTime() - round.startedAt.getTime();

/**
 * The rounds of a report. A reopening starts a new promise of the same length once the present one was answered or has run out;
 * before that the citizen is still owed the first answer, and a second promise would only put it off.
 */
export function roundsOf(given: Given, facts: readonly Fact[]): Round[] {
  const length = given.deadline.getTime() - given.receivedAt.getTime();
  const left = handOvers(facts);
  const rounds: Round[] = [{ round: 0, startedAt: given.receivedAt, deadline: given.deadline, until: null }];
  for (const at of times(factsOf(facts, 'reopened'))) {
    const present = rounds.at(-1)!;
    if (at < present.startedAt) continue;
    const answered = left.some((moment) => moment < at && (present.round === 0 || moment >= present.startedAt));
    if (!answered && at <= present.deadline) continue;
    rounds[rounds.length - 1] = { ...present, until: at };
    rounds.push({ round: rounds.length, startedAt: at, deadline: deadlineOf(at, length), until: null });
  }
  return rounds;
}

/** True when something that happened at `at` belongs to this round. The first round takes what is dated before it: clocks differ. */
export const belongsTo = (round: Round, at: Date): boolean => (round.round === 0 || at >= round.startedAt) && (round.until === null || at < round.until);

const handOvers = (facts: readonly Fact[]): Date[] =>
  facts.flatMap((fact) => (fact.kind === 'handed-over' ? [new Date(fact.at)] : fact.kind === 'proven' ? [new Date(fact.handedOverAt)] : []));

const times = (facts: readonly { at: string }[]): Date[] => facts.map(({ at }) => new Date(at)).sort((a, b) => a.getTime() - b.getTime());
