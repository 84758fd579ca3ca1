import { describe, expect, it } from '@jest/globals';
import { isFull, takeToken, type Bucket } from './token-bucket.js';

const RATE = { burst: 20, perMs: 600_000 };
const at = (ms: number): Date => new Date(1_000_000 + ms);

describe('takeToken', () => {
  const drained = (): Bucket => {
    let bucket: Bucket | undefined;
    for (let i = 0; i < 20; i++) {
      const taken = takeToken(bucket, RATE, at(0));
      expect(taken.waitMs).toBe(0);
      bucket = taken.bucket;
    }
    return bucket!;
  };

  it('gives twenty at once, and tells when there will be another', () => {
    expect(takeToken(drained(), RATE, at(0)).waitMs).toBe(30_000);
    expect(takeToken(drained(), RATE, at(29_000)).waitMs).toBe(1_000);
    expect(takeToken(drained(), RATE, at(30_000)).waitMs).toBe(0);
  });

  it('is not emptied further by whoever keeps asking', () => {
    let bucket = drained();
    for (let i = 0; i < 100; i++) bucket = takeToken(bucket, RATE, at(i)).bucket;
    expect(takeToken(bucket, RATE, at(30_000)).waitMs).toBe(0);
  });

  it('fills up again, and not beyond', () => {
    const bucket = drained();
    expect(isFull(bucket, RATE, at(599_999))).toBe(false);
    expect(isFull(bucket, RATE, at(600_000))).toBe(true);
    expect(takeToken(bucket, RATE, at(86_400_000)).bucket.tokens).toBe(19);
  });

  it('survives a clock that is set back', () => expect(takeToken({ tokens: 3, at: 2_000_000 }, RATE, at(0)).bucket.tokens).toBe(2));
});
