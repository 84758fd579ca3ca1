import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';

const POLL_MS = 20;

/**
 * Polls a fact until it holds and returns it. A `fact` may throw, for example to tell how far it has come: the complaint
 * after `timeoutMs` quotes what it last said.
 */
export async function waitFor<T>(fact: () => Promise<T | undefined | null | false> | T | undefined | null | false, what: string, timeoutMs = 15_000): Promise<T> {
  const until = performance.now() + timeoutMs;
  let last = '';
  do {
    try {
      const seen = await fact();
      if (seen !== undefined && seen !== null && seen !== false) return seen;
      last = inspect(seen);
    } catch (error) {
      last = error instanceof Error ? error.message : inspect(error);
    }
    await delay(POLL_MS);
  } while (performance.now() < until);
  throw new Error(`waited ${timeoutMs} ms in vain for ${what}; last seen: ${last}`);
}
