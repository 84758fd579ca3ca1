const FREE = 5;
const LONGEST_MS = 15 * 60_000;

/** Slows down guessing: after five wrong tries each further one waits twice as long, up to a quarter of an hour. Never a lasting lock-out. */
export class Attempts {
  private readonly wrong = new Map<string, { count: number; last: number }>();

  waitMs(who: string, now: number): number {
    const entry = this.wrong.get(who);
    if (!entry || entry.count < FREE) return 0;
    const pause = Math.min(LONGEST_MS, 1000 * 2 ** (entry.count - FREE));
    return Math.max(0, entry.last + pause - now);
  }

  /** Counted before the password is looked at: tries made at the same moment are tries all the same. */
  made(who: string, now: number): void {
    if (this.wrong.size > 10_000) this.forget(now);
    const entry = this.wrong.get(who);
    const count = entry && now - entry.last < LONGEST_MS ? entry.count + 1 : 1;
    this.wrong.set(who, { count, last: now });
  }

  succeeded(who: string): void {
    this.wrong.delete(who);
  }

  private forget(now: number): void {
    for (const [who, { last }] of this.wrong) if (now - last >= LONGEST_MS) this.wrong.delete(who);
  }
}
