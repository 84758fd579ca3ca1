import { describe, expect, it } from '@jest/globals';
import { SlaTime } from './sla-time.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const noon = Date.parse('2026-03-02T12:00:00Z');

/** A server whose two clocks the test moves. */
function server() {
  let wall = noon;
  let monotonic = 0;
  const time = new SlaTime(() => wall, () => monotonic);
  return {
    time,
    passes: (ms: number) => ((wall += ms), (monotonic += ms)),
    steps: (ms: number) => (wall += ms),
    now: () => time.now().getTime() - noon,
  };
}

describe('L20 a step of the server clock', () => {
  it.each([HOUR, -HOUR])('of %i ms is not believed for half an hour, and time goes on', (step) => {
    const { passes, steps, now } = server();
    passes(MINUTE);
    steps(step);
    expect(now()).toBe(MINUTE);
    passes(29 * MINUTE);
    expect(now()).toBe(30 * MINUTE);
    steps(-step);
    passes(HOUR);
    expect(now()).toBe(90 * MINUTE);
  });
  it('that stands is followed in the end: it was a correction', () => {
    const { passes, steps, now } = server();
    now();
    steps(HOUR);
    now();
    passes(31 * MINUTE);
    expect(now()).toBe(HOUR + 31 * MINUTE);
  });
  it('is counted anew when it came and went before', () => {
    const { passes, steps, now } = server();
    steps(HOUR);
    now();
    steps(-HOUR);
    passes(40 * MINUTE);
    now();
    steps(HOUR);
    expect(now()).toBe(40 * MINUTE);
  });
  it('is counted anew when another follows it', () => {
    const { passes, steps, now } = server();
    steps(HOUR);
    now();
    passes(20 * MINUTE);
    steps(-2 * HOUR);
    now();
    passes(20 * MINUTE);
    expect(now()).toBe(40 * MINUTE);
  });
  it('small drift is simply followed', () => {
    const { passes, steps, now } = server();
    for (let minute = 1; minute <= 120; minute++) {
      passes(MINUTE);
      steps(SECOND);
      expect(now()).toBe(minute * (MINUTE + SECOND));
    }
  });
});

describe('L18 behind a backlog', () => {
  it('time is that of the newest old message, until the queue has been quiet', () => {
    const { time, passes, now } = server();
    passes(10 * MINUTE);
    time.heard(new Date(noon));
    expect(now()).toBe(0);
    time.heard(new Date(noon + 3 * MINUTE));
    time.heard(new Date(noon + 2 * MINUTE));
    expect(now()).toBe(3 * MINUTE);
    passes(1_999);
    expect(now()).toBe(3 * MINUTE);
    passes(1);
    expect(now()).toBe(10 * MINUTE + 2_000);
  });
  it('a fresh message ends it', () => {
    const { time, passes, now } = server();
    passes(10 * MINUTE);
    time.heard(new Date(noon));
    time.heard(new Date(noon + 10 * MINUTE - 100));
    expect(now()).toBe(10 * MINUTE);
  });
  it('a message from the future changes nothing', () => {
    const { time, now } = server();
    time.heard(new Date(noon + HOUR));
    expect(now()).toBe(0);
  });
  it('nothing is settled at the start', () => {
    const { time, passes } = server();
    expect(time.settled).toBe(false);
    passes(2_000);
    expect(time.settled).toBe(true);
  });
});
