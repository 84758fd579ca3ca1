import { setTimeout as delay } from 'node:timers/promises';
import type { Outcome } from './channel-adapter.js';

/** What a supplier answers, or an unknown outcome when it keeps silent: a hanging connection must not hold a delivery for ever. */
export async function within(ms: number, answer: Promise<Outcome>): Promise<Outcome> {
  const answered = new AbortController();
  const silence: Outcome = { kind: 'unknown', reason: `the supplier did not answer within ${ms / 1000} s` };
  try {
    return await Promise.race([answer, delay(ms, silence, { signal: answered.signal })]);
  } finally {
    answered.abort();
  }
}
