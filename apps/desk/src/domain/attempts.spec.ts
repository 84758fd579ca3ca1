import { expect, it } from '@jest/globals';
import { Attempts } from './attempts.js';

it('lets five wrong tries pass, then makes each wait twice as long, up to a quarter of an hour', () => {
  const attempts = new Attempts();
  const waits = [...Array(20).keys()].map(() => {
    attempts.made('ana', 0);
    return attempts.waitMs('ana', 0);
  });
  expect(waits.slice(0, 8)).toEqual([0, 0, 0, 0, 1_000, 2_000, 4_000, 8_000]);
  expect(Math.max(...waits)).toBe(15 * 60_000);
  expect(attempts.waitMs('petar', 0)).toBe(0);
});

it('forgets after a quarter of an hour', () => {
  const attempts = new Attempts();
  for (let i = 0; i < 10; i++) attempts.made('ana', 0);
  attempts.made('ana', 16 * 60_000);
  expect(attempts.waitMs('ana', 16 * 60_000)).toBe(0);
});

it('forgets at once whoever gets in', () => {
  const attempts = new Attempts();
  for (let i = 0; i < 10; i++) attempts.made('ana', 0);
  attempts.succeeded('ana');
  expect(attempts.waitMs('ana', 0)).toBe(0);
});
