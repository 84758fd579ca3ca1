import { fold } from '@s48/language';
import type { Assignee } from '@s48/contracts';
import { knownPlace, placesIn } from './gazetteer.js';
import { patternMatcher } from './lexicon.js';

/** All that is given must hold; of a list, one member is enough. */
export interface Conditions {
  readonly category?: readonly string[];
  /** Starts of words, `a+b` for two words near each other, `=a` for a whole word. */
  readonly words?: readonly string[];
  readonly withoutWords?: readonly string[];
  /** Names of the gazetteer. */
  readonly place?: readonly string[];
  readonly channel?: readonly string[];
  /** Local time, `22:00`–`06:00` may pass midnight. */
  readonly from?: string;
  readonly until?: string;
  /** 1 Monday to 7 Sunday, local. */
  readonly days?: readonly number[];
}

export type Effect =
  | { readonly effect: 'decide'; readonly agency: Assignee }
  | { readonly effect: 'forbid'; readonly agency: Assignee }
  /** Added to the logarithm of the odds: 1 is a hint, 3 is strong. */
  | { readonly effect: 'weight'; readonly agency: Assignee; readonly weight: number };

export interface Rule {
  readonly name: string;
  readonly when: Conditions;
  readonly then: Effect;
}

/** Ordered: the first rule that decides wins; what an earlier rule forbids no later one decides. */
export interface RuleSet {
  readonly version: number;
  readonly rules: readonly Rule[];
}

export interface RuledReport {
  readonly text: string;
  readonly channel?: string | undefined;
  readonly category?: string | undefined;
  readonly place?: string | undefined;
  readonly receivedAt?: string | undefined;
}

export interface Ruling {
  readonly decided?: { readonly agency: Assignee; readonly rule: string };
  readonly forbidden: ReadonlyMap<Assignee, string>;
  readonly weights: readonly { readonly agency: Assignee; readonly weight: number; readonly rule: string }[];
}

/** What a body that has refused is given by a rule goes on to the next. */
export function applyRules({ rules }: RuleSet, report: RuledReport, refusedBy: readonly string[] = []): Ruling {
  const forbidden = new Map<Assignee, string>();
  const weights: { agency: Assignee; weight: number; rule: string }[] = [];
  for (const { name, when, then } of rules) {
    if (!holds(when, report)) continue;
    if (then.effect === 'forbid') forbidden.set(then.agency, name);
    else if (then.effect === 'weight') weights.push({ agency: then.agency, weight: then.weight, rule: name });
    else if (!forbidden.has(then.agency) && !refusedBy.includes(then.agency)) return { decided: { agency: then.agency, rule: name }, forbidden, weights };
  }
  return { forbidden, weights };
}

export function holds(when: Conditions, report: RuledReport): boolean {
  const words = fold(report.text).split(' ');
  return (
    (!when.category || when.category.some((one) => fold(one) === fold(report.category ?? ''))) &&
    (!when.words || when.words.some((pattern) => patternMatcher(pattern)(words))) &&
    (!when.withoutWords || !when.withoutWords.some((pattern) => patternMatcher(pattern)(words))) &&
    (!when.place || placesIn(`${report.place ?? ''} ${report.text}`).some(({ name }) => when.place!.some((one) => knownPlace(one)?.name === name))) &&
    (!when.channel || when.channel.includes(report.channel ?? '')) &&
    holdsAt(when, report.receivedAt)
  );
}

const LOCAL = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Belgrade', weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function holdsAt({ from, until, days }: Conditions, receivedAt?: string): boolean {
  if (!from && !until && !days) return true;
  if (!receivedAt) return false;
  const part = Object.fromEntries(LOCAL.formatToParts(new Date(receivedAt)).map(({ type, value }) => [type, value]));
  if (days && !days.includes(DAYS.indexOf(part['weekday']!) + 1)) return false;
  const time = `${part['hour']}:${part['minute']}`;
  const [start, end] = [from ?? '00:00', until ?? '24:00'];
  return start <= end ? time >= start && time < end : time >= start || time < end;
}
