import { describe, expect, it } from '@jest/globals';
import { lastDue, parseTrainAt } from './training-due.js';

describe('the nightly training', () => {
  it.each([
    ['before its time is that of yesterday', '2026-07-03T00:30:00Z', '2026-07-02T01:10:00.000Z'],
    ['at its time is due', '2026-07-03T01:10:00Z', '2026-07-03T01:10:00.000Z'],
    ['keeps to the local clock in winter', '2026-12-03T10:00:00Z', '2026-12-03T02:10:00.000Z'],
  ])('%s', (_, now, due) => expect(lastDue(new Date(now), parseTrainAt('03:10')!).toISOString()).toBe(due));

  it('can be left out, and says what it takes', () => {
    expect(parseTrainAt('never')).toBeNull();
    expect(() => parseTrainAt('25:00')).toThrow('must be a local time like 03:10, or never');
  });
});
