import { afterEach, describe, expect, it } from '@jest/globals';
import { waitFor } from '@s48/testing';
import { Loop } from './loop.js';

// So long that only the bell can explain another run.
const NEVER = 60_000;

describe('a loop', () => {
  const warnings: string[] = [];
  let loop: Loop;
  let runs = 0;
  const start = (everyMs: number, work: () => Promise<boolean | void>): void => {
    loop = new Loop('test', everyMs, work, { warn: (message: unknown) => void warnings.push(String(message)) });
    loop.start();
  };
  afterEach(async () => {
    await loop.stop();
    runs = 0;
    warnings.length = 0;
  });

  it('runs at once while there is more', async () => {
    start(NEVER, async () => ++runs < 5);
    await waitFor(() => runs === 5, 'five runs');
  });

  it('runs again after its pause', async () => {
    start(5, async () => void runs++);
    await waitFor(() => runs >= 3, 'three runs');
  });

  it('runs when the bell rings', async () => {
    start(NEVER, async () => void runs++);
    await waitFor(() => runs === 1, 'the first run');
    loop.ring();
    await waitFor(() => runs === 2, 'the second run');
  });

  it('misses no bell that rings during a run', async () => {
    start(NEVER, async () => {
      if (++runs === 1) loop.ring();
    });
    await waitFor(() => runs === 2, 'the second run');
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('no database'))],
    ['throws', () => { throw new Error('no database'); }],
  ])('outlives work that %s, and says so', async (_how, fail: () => Promise<void>) => {
    start(5, () => (++runs === 1 ? fail() : Promise.resolve()));
    await waitFor(() => runs >= 2, 'a run after the failure');
    expect(warnings).toEqual(['test: no database']);
  });

  it('starts once, however often it is told to', async () => {
    start(NEVER, async () => void runs++);
    loop.start();
    await waitFor(() => runs > 0, 'the first run');
    await loop.stop();
    expect(runs).toBe(1);
  });

  it('waits at its stop for the run under way, and runs no more', async () => {
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    let over = false;
    start(5, async () => {
      runs++;
      await finished;
      over = true;
      return true;
    });
    const stopping = loop.stop();
    finish();
    await stopping;
    expect({ over, runs }).toEqual({ over: true, runs: 1 });
  });
});
