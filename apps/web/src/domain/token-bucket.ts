/** How much is left to somebody, as of a moment. */
export interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

export interface Rate {
  /** This many at once, and again after `perMs`. */
  readonly burst: number;
  readonly perMs: number;
}

/** Takes one, if there is one; else tells after how long there will be. Who was never seen has all. */
export function takeToken(bucket: Bucket | undefined, { burst, perMs }: Rate, now: Date): { readonly bucket: Bucket; readonly waitMs: number } {
  const at = now.getTime();
  const tokens = bucket ? Math.min(burst, bucket.tokens + (Math.max(0, at - bucket.at) * burst) / perMs) : burst;
  if (tokens >= 1) return { bucket: { tokens: tokens - 1, at }, waitMs: 0 };
  return { bucket: { tokens, at }, waitMs: Math.ceil(((1 - tokens) * perMs) / burst) };
}

/** Whether the bucket has filled up by now, so that it need not be remembered. */
export const isFull = (bucket: Bucket, { burst, perMs }: Rate, now: Date): boolean => bucket.tokens + ((now.getTime() - bucket.at) * burst) / perMs >= burst;
