import { isFull, takeToken, type Bucket, type Rate } from './domain/token-bucket.js';

const REMEMBERED = 10_000;

/** What each of many has left. In memory: each replica counts by itself. Whoever has all again is forgotten. */
export class Allowances {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly rate: Rate) {}

  /** Takes one of `whose`; else tells after how many milliseconds there will be one. */
  take(whose: string, now: Date): number {
    const { bucket, waitMs } = takeToken(this.buckets.get(whose), this.rate, now);
    if (this.buckets.size >= REMEMBERED) this.forgetFull(now);
    this.buckets.set(whose, bucket);
    return waitMs;
  }

  /** How many are gone and not back yet; parts of one count. */
  spent(whose: string, now: Date): number {
    const { bucket, waitMs } = takeToken(this.buckets.get(whose), this.rate, now);
    return this.rate.burst - bucket.tokens - (waitMs === 0 ? 1 : 0);
  }

  private forgetFull(now: Date): void {
    for (const [whose, bucket] of this.buckets) if (isFull(bucket, this.rate, now)) this.buckets.delete(whose);
  }
}
