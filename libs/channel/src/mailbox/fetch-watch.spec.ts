import { describe, expect, it } from '@jest/globals';
import { FetchWatch } from './fetch-watch.js';

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 24, 10, minute));

describe('FetchWatch', () => {
  it('E50 one alarm after 15 minutes without a fetch, one all-clear afterwards, and so again', () => {
    const watch = new FetchWatch(15 * 60_000, at(0));
    expect([1, 14].map((minute) => watch.failed(at(minute)))).toEqual([null, null]);
    expect([15, 16, 40].map((minute) => watch.failed(at(minute)))).toEqual(['alarm', null, null]);
    expect([41, 42].map((minute) => watch.fetched(at(minute)))).toEqual(['all-clear', null]);
    expect([56, 57, 58].map((minute) => watch.failed(at(minute)))).toEqual([null, 'alarm', null]);
  });

  it('a short outage is no alarm', () => {
    const watch = new FetchWatch(15 * 60_000, at(0));
    expect([watch.failed(at(10)), watch.fetched(at(11)), watch.failed(at(20)), watch.fetched(at(25))]).toEqual([null, null, null, null]);
  });
});
