const STEP_MS = 60_000;
const HOLD_MS = 30 * 60_000;
const LAG_MS = 5_000;
const QUIET_MS = 2_000;

/**
 * The time by which promises are judged. Three things must not make a promise look broken:
 * - a step of the server's clock: time goes on steadily from before the step, and follows it only once it has stood for half an hour;
 * - a backlog after an outage: while old messages come in, time is that of the newest of them, for what is behind it is not known yet;
 * - a start: nothing is known until the queue had a moment to speak.
 */
export class SlaTime {
  private readonly startedAt: number;
  private anchor: { wall: number; monotonic: number };
  private step: { by: number; monotonic: number } | undefined;
  private backlog: { at: number; monotonic: number } | undefined;

  constructor(
    private readonly wall: () => number,
    private readonly monotonic: () => number,
  ) {
    this.anchor = { wall: wall(), monotonic: monotonic() };
    this.startedAt = this.anchor.monotonic;
  }

  /** False for the first moments after the start. */
  get settled(): boolean {
    return this.monotonic() - this.startedAt >= QUIET_MS;
  }

  now(): Date {
    const steady = this.steady().getTime();
    const { backlog } = this;
    if (!backlog || this.monotonic() - backlog.monotonic >= QUIET_MS) return new Date(steady);
    return new Date(Math.min(backlog.at, steady));
  }

  /** A message said at `at` is being handled. */
  heard(at: Date): void {
    const monotonic = this.monotonic();
    const before = this.backlog && monotonic - this.backlog.monotonic < QUIET_MS ? this.backlog.at : -Infinity;
    const newest = Math.max(before, at.getTime());
    this.backlog = this.steady().getTime() - newest > LAG_MS ? { at: newest, monotonic } : undefined;
  }

  /** The server's time without its steps, whatever the queue holds. */
  steady(): Date {
    const wall = this.wall();
    const monotonic = this.monotonic();
    const steady = this.anchor.wall + (monotonic - this.anchor.monotonic);
    const by = wall - steady;
    if (Math.abs(by) > STEP_MS) {
      if (!this.step || Math.abs(by - this.step.by) > STEP_MS) this.step = { by, monotonic };
      if (monotonic - this.step.monotonic < HOLD_MS) return new Date(steady);
    }
    this.step = undefined;
    this.anchor = { wall, monotonic };
    return new Date(wall);
  }
}
