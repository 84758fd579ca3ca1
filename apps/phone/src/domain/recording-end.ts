/** When the caller hung up, by the provider's clock; `now` where it does not say, and never later than now. */
export function recordingEnd(startedAt: string | undefined, seconds: number, now: Date): Date {
  const started = Date.parse(startedAt ?? '');
  return Number.isNaN(started) ? now : new Date(Math.min(started + seconds * 1000, now.getTime()));
}
