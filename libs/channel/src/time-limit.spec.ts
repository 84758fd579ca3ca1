import { describe, expect, it } from '@jest/globals';
import type { Outcome } from './channel-adapter.js';
import { within } from './time-limit.js';

describe('within', () => {
  it('gives the answer', async () => {
    expect(await within(60_000, Promise.resolve({ kind: 'waiting' }))).toEqual({ kind: 'waiting' });
  });

  it('gives the failure', async () => {
    await expect(within(60_000, Promise.reject(new Error('no route')))).rejects.toThrow('no route');
  });

  it('does not know what became of it when nothing is answered', async () => {
    expect(await within(10, new Promise<Outcome>(() => undefined))).toEqual({ kind: 'unknown', reason: 'the supplier did not answer within 0.01 s' });
  });
});
