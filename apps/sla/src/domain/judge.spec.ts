import { describe, expect, it } from '@jest/globals';
import { deadlineOf, durationMs, remainingMs, TICKET_STATES, type Author, type DeclineReason, type Verdict } from '@s48/contracts';
import type { Fact } from './facts.js';
import { judge, type Judgement, type Said } from './judge.js';

const HOUR = 3_600_000;
const received = new Date('2026-03-02T08:00:00.000Z');
const given = { receivedAt: received, deadline: deadlineOf(received, durationMs('PT48H')) };
const at = (hours: number, ms = 0): Date => new Date(received.getTime() + hours * HOUR + ms);
const iso = (hours: number, ms = 0): string => at(hours, ms).toISOString();

const left = (hours: number, author: Author = 'agency', replyId: string = author, ms = 0): Fact => ({ kind: 'handed-over', replyId, author, at: iso(hours, ms) });
const proven = (hours: number, leftAt: number, author: Author = 'agency', replyId: string = author, ms = 0): Fact => ({
  kind: 'proven', replyId, author, at: iso(hours), handedOverAt: iso(leftAt, ms),
});
const failed = (hours: number, author: Author = 'agency', replyId: string = author): Fact => ({ kind: 'failed', replyId, author, at: iso(hours) });
const ticket = (hours: number, version: number, state: (typeof TICKET_STATES)[number], reason?: DeclineReason): Fact => ({
  kind: 'ticket', version, state, at: iso(hours), ...(reason && { reason }),
});
const reopened = (hours: number): Fact => ({ kind: 'reopened', at: iso(hours) });

const first = (facts: Fact[], now: Date, said: Said[] = []): Judgement => judge(given, facts, said, now)[0]!;
const verdict = (facts: Fact[], hours: number): Verdict => first(facts, at(hours)).decision.verdict;
const said = (judgement: Judgement, earlier: Said['milestones'] = []): Said => ({
  round: judgement.round.round, verdict: judgement.decision.verdict, replyId: judgement.decision.replyId, reason: judgement.decision.reason,
  milestones: [...earlier, ...judgement.due],
});
const names = (judgement: Judgement) => judgement.due.map(({ milestone }) => milestone);

/** Lets time pass in these steps (hours), as a ticker does, and tells what was announced when. */
function live(facts: (hours: number) => Fact[], steps: number[]): [number, string][] {
  let memory: Said[] = [];
  return steps.flatMap((hours) => {
    const judgement = first(facts(hours), at(hours), memory);
    memory = [said(judgement, memory[0]?.milestones)];
    return names(judgement).map((name): [number, string] => [hours, name]);
  });
}

const everyHour = Array.from({ length: 80 }, (_, hour) => hour);

describe('who keeps the promise', () => {
  it.each<[string, Fact[], number, Verdict]>([
    ['nothing yet', [], 47, 'pending'],
    ['nothing at all', [], 49, 'missed'],
    ['an agency, proven', [left(10), proven(11, 10)], 12, 'kept-by-agency'],
    ['an operator, proven', [left(10, 'operator'), proven(11, 10, 'operator')], 12, 'kept-by-operator'],
    ['the system, proven', [left(44, 'system'), proven(44, 44, 'system')], 45, 'kept-by-fallback'],
    ['a proof without its hand-over message', [proven(11, 10)], 12, 'kept-by-agency'],
    ['the agency although the fallback was proven first', [left(44, 'system'), proven(44.1, 44, 'system'), left(47), proven(50, 47)], 51, 'kept-by-agency'],
    ['the agency although it left after the fallback', [proven(44.1, 44, 'system'), proven(47.9, 47.5)], 48, 'kept-by-agency'],
    ['the fallback while the agency is unproven', [proven(44.1, 44, 'system'), left(47)], 49, 'kept-by-fallback'],
    ['the fallback when the agency came too late', [proven(44.1, 44, 'system'), left(49), proven(49.1, 49)], 50, 'kept-by-fallback'],
    ['nobody when both came too late', [proven(49, 48.5, 'system'), proven(50, 49)], 51, 'missed'],
    ['the human who was first', [proven(11, 10, 'operator'), proven(13, 12)], 14, 'kept-by-operator'],
  ])('%s', (_, facts, hours, expected) => expect(verdict(facts, hours)).toBe(expected));

  it('does not depend on the order in which messages arrive', () => {
    const facts = [left(44, 'system'), proven(44.1, 44, 'system'), left(40), failed(41), left(46), proven(47, 46), ticket(46, 2, 'in-progress')];
    const expected = first(facts, at(60)).decision;
    for (let turn = 0; turn < facts.length; turn++) {
      facts.push(facts.shift()!);
      expect(first([...facts].reverse(), at(60)).decision).toEqual(expected);
      expect(first(facts, at(60)).decision).toEqual(expected);
    }
  });
});

it.each([
  ['2026-03-02T08:00:00Z'],
  ['2026-03-02T09:00:00+01:00'],
  ['2026-10-25T02:30:00+02:00'],
  ['2026-12-31T23:59:59.999-05:00'],
])('L01 gives 172,800 s from %s, whatever zone the server is in', (moment) => {
  expect(deadlineOf(new Date(moment), durationMs('PT48H')).getTime() - Date.parse(moment)).toBe(172_800_000);
});

it.each([
  ['2026-03-28T22:00:00+01:00', '2026-03-30T23:00:00+02:00'],
  ['2026-10-24T22:00:00+02:00', '2026-10-26T21:00:00+01:00'],
])('L02 counts elapsed hours over the clock change: %s is due %s', (submitted, due) => {
  const receivedAt = new Date(submitted);
  const [judgement] = judge({ receivedAt, deadline: deadlineOf(receivedAt, durationMs('PT48H')) }, [], [], receivedAt);
  expect(judgement!.round.deadline).toEqual(new Date(due));
});

it.each(['2026-03-29T02:30:00+01:00', '2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00'])('L03 runs through a half past two that does not exist or comes twice: %s', (moment) => {
  const receivedAt = new Date(moment);
  const [judgement] = judge({ receivedAt, deadline: deadlineOf(receivedAt, durationMs('PT48H')) }, [], [], receivedAt);
  expect(judgement!.nextCheckAt).toEqual(new Date(receivedAt.getTime() + 24 * HOUR));
  const shown = new Intl.DateTimeFormat('sr-Latn', { timeZone: 'Europe/Belgrade', dateStyle: 'short', timeStyle: 'short' }).format(judgement!.round.deadline);
  expect(shown).toMatch(/\d/);
});

it('L04 no fact moves the deadline that was given', () => {
  const facts: Fact[] = [...TICKET_STATES.map((state, version) => ticket(version, version, state)), left(3), failed(4), { kind: 'contact', reachable: true, at: iso(1) }];
  expect(first(facts, at(30)).round.deadline).toEqual(given.deadline);
});

it.each<[number, Verdict]>([
  [-1, 'kept-by-agency'],
  [0, 'kept-by-agency'],
  [1, 'missed'],
])('L05 a reply that left %i ms after the deadline: %s', (ms, expected) => {
  expect(verdict([left(48, 'agency', 'r', ms), proven(50, 48, 'agency', 'r', ms)], 51)).toBe(expected);
});

describe('L06 after a stop of the sweep', () => {
  const silent = () => [] as Fact[];
  it('the verdict is dated at the deadline, however late it was found', () => {
    for (const hours of [48.1, 51, 500]) {
      const judgement = first([], at(hours));
      expect(judgement.decision).toEqual({ verdict: 'missed', at: given.deadline, replyId: null, reason: null });
      expect(judgement.due.at(-1)).toEqual({ milestone: 'breach', dueAt: given.deadline });
    }
  });
  it('announces each milestone once when it runs', () => {
    expect(live(silent, everyHour)).toEqual([[24, 'reminder-1'], [36, 'reminder-2'], [40, 'escalation'], [44, 'fallback'], [49, 'breach']]);
  });
  it.each<[string, number[], [number, string][]]>([
    ['of 3 h over the fallback', [43, 46, 49], [[43, 'escalation'], [46, 'fallback'], [49, 'breach']]],
    ['over both reminders', [10, 37], [[37, 'reminder-2']]],
    ['over the escalation', [30, 41], [[30, 'reminder-1'], [41, 'escalation']]],
    ['over escalation and fallback', [30, 45], [[30, 'reminder-1'], [45, 'escalation'], [45, 'fallback']]],
    ['over the deadline', [30, 51], [[30, 'reminder-1'], [51, 'escalation'], [51, 'fallback'], [51, 'breach']]],
  ])('%s', (_, steps, expected) => expect(live(silent, steps)).toEqual(expected));

  it('a late reply found on waking is missed, and no fallback follows it', () => {
    expect(names(first([left(49), proven(49, 49)], at(50)))).toEqual(['breach']);
  });
});

describe('L09 nothing but a status reply satisfies the promise', () => {
  it.each(TICKET_STATES.filter((state) => state !== 'declined'))('not the state %s', (state) => {
    expect(verdict([ticket(2, 2, state)], 49)).toBe('missed');
  });
  it.each<DeclineReason>(['not-competent', 'unfounded', 'duplicate'])('not a ticket closed as %s', (reason) => {
    expect(verdict([ticket(2, 2, 'declined', reason)], 49)).toBe('missed');
  });
});

describe('L10 a reply counts only with its proof', () => {
  it.each<[string, Fact[], number, Verdict]>([
    ['only requested', [{ kind: 'requested', replyId: 'r', author: 'agency', at: iso(3) }], 49, 'missed'],
    ['failed', [left(10), failed(11)], 49, 'missed'],
    ['out, past the deadline', [left(47)], 49, 'pending'],
    ['out, 23 h 59 min after it left', [left(47)], 70.98, 'pending'],
    ['out, 24 h after it left', [left(47)], 71, 'missed'],
    ['proven after it was given up', [left(47), proven(80, 47)], 81, 'kept-by-agency'],
    ['out, and left too late', [left(48.5)], 49, 'missed'],
  ])('%s', (_, facts, hours, expected) => expect(verdict(facts, hours)).toBe(expected));

  it('is quiet while a reply is under proof, and looks again when that is given up', () => {
    const judgement = first([left(23)], at(45));
    expect(names(judgement)).toEqual([]);
    expect(judgement.awaitingProof).toBe(true);
    expect(judgement.nextCheckAt).toEqual(at(47));
    expect(names(first([left(23)], at(47)))).toEqual(['escalation', 'fallback']);
  });
});

describe('L11 a bounce', () => {
  const accepted = [left(10), proven(10, 10)];
  it('re-arms the clock while time is left', () => {
    const judgement = first([...accepted, failed(16)], at(16), [said(first(accepted, at(11)))]);
    expect(judgement.decision).toEqual({ verdict: 'pending', at: at(16), replyId: null, reason: null });
    expect(judgement.changed).toBe(true);
    expect(judgement.nextCheckAt).toEqual(at(24));
  });
  it('changes the verdict afterwards, and announces the breach', () => {
    const judgement = first([...accepted, failed(60)], at(60), [said(first(accepted, at(11)))]);
    expect(judgement.decision).toMatchObject({ verdict: 'missed', at: given.deadline });
    expect(names(judgement)).toContain('breach');
  });
  it('gives way to a second reply in time', () => {
    expect(verdict([...accepted, failed(16), proven(31, 30, 'operator')], 49)).toBe('kept-by-operator');
  });
  it('leaves the fallback to keep the promise', () => {
    expect(verdict([...accepted, failed(60), proven(44, 44, 'system')], 61)).toBe('kept-by-fallback');
  });
  it('of a reply that covered the milestones brings them back at once', () => {
    expect(names(first([left(20), proven(20, 20), failed(45)], at(45)))).toEqual(['escalation', 'fallback']);
  });
  it('of the fallback asks for another, three in all, and not after the deadline', () => {
    const bounced = (hours: number): Fact[] => [44.1, 45, 46, 47].filter((moment) => moment <= hours).flatMap((moment) => [left(moment - 0.05, 'system', `${moment}`), failed(moment, 'system', `${moment}`)]);
    expect(live(bounced, [41, 44, 44.5, 45, 46, 47, 49])).toEqual([[41, 'escalation'], [44, 'fallback'], [44.5, 'fallback'], [45, 'fallback'], [49, 'breach']]);
    expect(names(first([left(44, 'system'), failed(48.5, 'system')], at(49), [{ round: 0, verdict: 'pending', replyId: null, reason: null, milestones: [{ milestone: 'escalation', dueAt: at(40) }, { milestone: 'fallback', dueAt: at(44) }] }]))).toEqual(['breach']);
  });
  it('takes its proof back at the same moment, and when a clock that ran ahead dated the proof later', () => {
    expect(verdict([left(10), proven(12, 10), failed(12)], 13)).toBe('pending');
    expect(verdict([left(10), proven(12, 10), failed(11.5)], 13)).toBe('pending');
    expect(verdict([proven(12, 10), { ...failed(11.5), handedOverAt: iso(10) } as Fact], 13)).toBe('pending');
  });
  it('is forgotten when the same reply left again and arrived', () => {
    expect(verdict([left(10), failed(11), left(20), proven(21, 20)], 22)).toBe('kept-by-agency');
  });
});

it('L12 a report declined as a duplicate keeps its own promise', () => {
  expect(verdict([ticket(5, 2, 'declined', 'duplicate')], 20)).toBe('pending');
});

it('L13 waiting for the citizen pauses nothing', () => {
  expect(live(() => [ticket(5, 2, 'scheduled')], everyHour).map(([hours]) => hours)).toEqual([24, 36, 40, 44, 49]);
});

describe('L14 a reopened case', () => {
  const answered = [left(10), proven(10, 10)];
  it('starts a promise of the same length, and the old verdict stays', () => {
    const [old, fresh] = judge(given, [...answered, reopened(60)], [], at(61));
    expect(old!.decision.verdict).toBe('kept-by-agency');
    expect(fresh!.round).toEqual({ round: 1, startedAt: at(60), deadline: at(108), until: null });
    expect(fresh!.decision.verdict).toBe('pending');
    expect(fresh!.nextCheckAt).toEqual(at(84));
  });
  it('is kept or missed by its own replies', () => {
    const rounds = (facts: Fact[], hours: number) => judge(given, facts, [], at(hours)).map(({ decision }) => decision.verdict);
    expect(rounds([...answered, reopened(60), proven(71, 70, 'operator', 'second')], 72)).toEqual(['kept-by-agency', 'kept-by-operator']);
    expect(rounds([...answered, reopened(60)], 110)).toEqual(['kept-by-agency', 'missed']);
    expect(rounds([proven(44, 44, 'system'), reopened(45), proven(47, 46, 'agency', 'second')], 50)).toEqual(['kept-by-fallback', 'kept-by-agency']);
    expect(rounds([reopened(60), proven(61, 60.5)], 62)).toEqual(['missed', 'kept-by-agency']);
  });
  it('declined as spam voids the new promise only', () => {
    const [old, fresh] = judge(given, [...answered, reopened(60), ticket(61, 9, 'declined', 'spam')], [], at(62));
    expect([old!.decision.verdict, fresh!.decision.verdict]).toEqual(['kept-by-agency', 'void']);
  });
  it('before any answer changes nothing: the first is still owed, and its time is not put off', () => {
    expect(judge(given, [reopened(5), reopened(6)], [], at(7)).map(({ round }) => round.deadline)).toEqual([given.deadline]);
  });
  it('whose old reply bounces later is owed no third answer', () => {
    expect(judge(given, [...answered, reopened(20), failed(21), proven(31, 30, 'agency', 'second')], [], at(32)).map(({ decision }) => decision.verdict)).toEqual(['kept-by-agency', 'kept-by-agency']);
  });
});

it('L16 the time left is one function of the deadline', () => {
  expect(remainingMs(given.deadline, at(47))).toBe(HOUR);
  expect(remainingMs(given.deadline, at(49))).toBe(-HOUR);
});

it('L17 reminders, escalation and fallback are announced when they are due, on a Sunday too: desk keeps reminders for office hours', () => {
  const friday = new Date('2026-03-06T20:00:00Z');
  const weekend = { receivedAt: friday, deadline: deadlineOf(friday, durationMs('PT48H')) };
  const [judgement] = judge(weekend, [], [], new Date('2026-03-08T16:00:00Z'));
  expect(judgement!.due).toEqual([
    { milestone: 'escalation', dueAt: new Date('2026-03-08T12:00:00Z') },
    { milestone: 'fallback', dueAt: new Date('2026-03-08T16:00:00Z') },
  ]);
});

describe('counted apart', () => {
  const unreachable: Fact = { kind: 'contact', reachable: false, at: iso(0) };
  const hidden: Fact = { ...unreachable, onRecording: true };
  const transcript = (outcome: 'spam' | 'empty' | 'report' | 'not-a-report', hours = 3): Fact => ({ kind: 'transcript', outcome, at: iso(hours) });
  it.each<[string, Fact[], number, Verdict, string | null]>([
    ['spam', [ticket(3, 2, 'declined', 'spam')], 4, 'void', 'spam'],
    ['spam found after the deadline', [ticket(60, 2, 'declined', 'spam')], 61, 'void', 'spam'],
    ['spam that was answered', [proven(3, 2), ticket(4, 3, 'declined', 'spam')], 5, 'void', 'spam'],
    ['spam that was none after all', [ticket(3, 2, 'declined', 'spam'), ticket(5, 3, 'assigned')], 6, 'pending', null],
    ['an empty recording', [transcript('empty')], 4, 'void', 'spam'],
    ['a spam call', [ticket(1, 1, 'triage'), transcript('spam')], 4, 'void', 'spam'],
    ['a recording transcribed again', [transcript('spam'), transcript('report', 5)], 6, 'pending', null],
    ['a spam call that was put to work after all', [transcript('spam'), ticket(5, 3, 'assigned')], 6, 'pending', null],
    ['withdrawn', [ticket(3, 2, 'declined', 'withdrawn')], 4, 'void', 'withdrawn'],
    ['withdrawn after an answer', [proven(3, 2), ticket(4, 3, 'declined', 'withdrawn')], 5, 'kept-by-agency', null],
    ['withdrawn after the deadline', [ticket(49, 3, 'declined', 'withdrawn')], 50, 'missed', null],
    ['no way to reach the citizen', [unreachable], 1, 'void', 'unreachable'],
    ['a hidden number, and the recording not heard yet', [hidden], 4, 'pending', null],
    ['a hidden number, and none on the recording', [hidden, transcript('report')], 4, 'void', 'unreachable'],
    ['a hidden number, and one on the recording', [hidden, transcript('report'), { kind: 'contact', reachable: true, at: iso(3) }], 4, 'pending', null],
    ['no address, but answered on the spot', [unreachable, proven(0, 0, 'operator')], 1, 'kept-by-operator', null],
    ['an address that turned up', [unreachable, { kind: 'contact', reachable: true, at: iso(3) }], 4, 'pending', null],
  ])('%s', (_, facts, hours, expected, reason) => {
    const { decision, due, nextCheckAt } = first(facts, at(hours));
    expect(decision).toMatchObject({ verdict: expected, reason });
    if (expected === 'void') expect([due, nextCheckAt]).toEqual([[], null]);
  });
});

it('lives through a promise of seconds', () => {
  const receivedAt = new Date('2026-03-02T08:00:00.000Z');
  const short = { receivedAt, deadline: deadlineOf(receivedAt, durationMs('PT20S')) };
  const after = (ms: number) => new Date(receivedAt.getTime() + ms);
  const moments: number[] = [];
  for (let next: Date | null = receivedAt; next; next = judge(short, [], [], next)[0]!.nextCheckAt) moments.push(next.getTime() - receivedAt.getTime());
  expect(moments).toEqual([0, 10_000, 15_000, 16_667, 18_333, 20_000, 21_001]);
  expect(judge(short, [{ kind: 'handed-over', replyId: 'r', author: 'system', at: after(18_400).toISOString() }], [], after(19_000))[0]!.nextCheckAt).toEqual(after(20_000));
});
