import { describe, expect, it } from '@jest/globals';
import { uuid7 } from './uuid7.js';

describe('uuid7', () => {
  it('has version 7 and the RFC’s variant', () => {
    for (let i = 0; i < 200; i++) expect(uuid7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it.each([
    [0, '00000000-0000-7'],
    [Date.parse('2026-03-29T01:00:00Z'), '019d371a-da80-7'],
    [2 ** 48 - 1, 'ffffffff-ffff-7'],
  ])('begins with the milliseconds: %i', (now, beginning) => {
    expect(uuid7(now).startsWith(beginning)).toBe(true);
  });

  it('sorts by time and repeats nothing', () => {
    const ids = Array.from({ length: 1_000 }, (_, i) => uuid7(1_700_000_000_000 + i));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(Array.from({ length: 1_000 }, () => uuid7(1))).size).toBe(1_000);
  });
});
