import { describe, expect, it } from '@jest/globals';
import { deadlineOf, durationMs, MILESTONES, milestoneAt, PROMISE, remainingMs } from './promise.js';

const HOUR = 3_600_000;

describe('durationMs', () => {
  it.each([
    ['PT48H', 48 * HOUR],
    ['P2D', 48 * HOUR],
    ['P1DT24H', 48 * HOUR],
    ['PT20S', 20_000],
    ['PT2M', 120_000],
    ['PT1H30M', 1.5 * HOUR],
    ['PT0.5S', 500],
    ['P1DT1H1M1.5S', 25 * HOUR + 61_500],
  ])('%s', (iso, ms) => {
    expect(durationMs(iso)).toBe(ms);
  });

  it.each(['', 'P', 'PT', 'PT0S', '48H', 'PT-1H', '-PT48H', 'P1W', 'P1M', 'P1Y', 'PT48', 'pt48h', ' PT48H', '48 hours', 'PT1S1H'])('refuses "%s" and shows how it is written', (iso) => {
    expect(() => durationMs(iso)).toThrow('example: PT48H');
  });
});

describe('the deadline', () => {
  it.each([
    ['an ordinary day', '2026-03-02T08:00:00Z', '2026-03-04T08:00:00.000Z'],
    ['L01 the night summer time begins', '2026-03-28T21:30:00+01:00', '2026-03-30T20:30:00.000Z'],
    ['L02 the night summer time ends', '2026-10-24T22:30:00+02:00', '2026-10-26T20:30:00.000Z'],
    ['a weekend', '2026-07-03T18:00:00Z', '2026-07-05T18:00:00.000Z'],
    ['the end of a leap February', '2028-02-28T12:00:00Z', '2028-03-01T12:00:00.000Z'],
    ['the turn of a year', '2026-12-31T23:59:59.999Z', '2027-01-02T23:59:59.999Z'],
  ])('is 48 elapsed hours after the receipt: %s', (_when, receivedAt, deadline) => {
    expect(deadlineOf(new Date(receivedAt), durationMs(PROMISE)).toISOString()).toBe(deadline);
  });

  it('tells what is left, and how long it is over', () => {
    const deadline = new Date('2026-03-04T08:00:00Z');
    expect(remainingMs(deadline, new Date('2026-03-04T07:59:59Z'))).toBe(1_000);
    expect(remainingMs(deadline, deadline)).toBe(0);
    expect(remainingMs(deadline, new Date('2026-03-04T09:00:00Z'))).toBe(-HOUR);
  });
});

describe('milestones', () => {
  const receivedAt = new Date('2026-03-28T20:30:00Z');
  const at = (name: (typeof MILESTONES)[number]['name'], promiseMs: number) => milestoneAt(receivedAt, deadlineOf(receivedAt, promiseMs), name).getTime() - receivedAt.getTime();

  it.each([
    ['reminder-1', 24 * HOUR],
    ['reminder-2', 36 * HOUR],
    ['escalation', 40 * HOUR],
    ['fallback', 44 * HOUR],
    ['breach', 48 * HOUR],
  ] as const)('%s, also over the night that has 23 hours', (name, after) => {
    expect(at(name, durationMs('PT48H'))).toBe(after);
  });

  it.each([
    ['reminder-1', 10_000],
    ['escalation', 16_667],
    ['fallback', 18_333],
    ['breach', 20_000],
  ] as const)('%s of a promise of twenty seconds', (name, after) => {
    expect(at(name, durationMs('PT20S'))).toBe(after);
  });

  it('come in order, the last at the deadline', () => {
    const moments = MILESTONES.map(({ name }) => at(name, 48 * HOUR));
    expect([...moments].sort((a, b) => a - b)).toEqual(moments);
    expect(moments.at(-1)).toBe(48 * HOUR);
  });
});
