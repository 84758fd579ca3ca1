import { describe, expect, it } from '@jest/globals';
import { decodeWeights, encodeWeights } from './danger-codec.js';
import { BUCKETS, featuresOf, pooledOdds } from './danger-model.js';

const weights = new Float64Array(BUCKETS);
const alarming = featuresOf('dete ne dise');
const harmless = featuresOf('racun za vodu kasni');
for (const feature of alarming) weights[feature] = 2;
for (const feature of harmless) weights[feature] = -1;
const model = { bias: -2, weights };
const oddsOf = (...passages: number[][]): number => pooledOdds(model, passages).odds;

describe('pooledOdds', () => {
  it('of one passage are its own, near the bias for what was never seen', () => {
    expect(oddsOf(alarming)).toBeGreaterThan(0);
    expect(oddsOf(featuresOf('xyz'))).toBe(-2);
  });

  it('of many are nearly those of the worst, however many are harmless', () => {
    const { odds, shares } = pooledOdds(model, [harmless, harmless, harmless, alarming, harmless, harmless]);
    expect(oddsOf(alarming) - odds).toBeGreaterThan(0);
    expect(oddsOf(alarming) - odds).toBeLessThan(0.1);
    expect(shares[3]).toBeGreaterThan(0.95);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
  });

  it('of as many as a very long text has do not fail', () => expect(oddsOf(...new Array<number[]>(50_000).fill(harmless))).toBeLessThan(-2));
});

describe('weights', () => {
  it('survive being written as letters, up to half a step', () => {
    const written = encodeWeights(Float64Array.of(-5, 0, 0.1, 2.04, 5));
    expect(written).toEqual({ step: 0.2, letters: '(ABKZ' });
    expect([...decodeWeights(written)].map((weight) => Math.round(weight * 10) / 10)).toEqual([-5, 0, 0.2, 2, 5]);
  });
});
