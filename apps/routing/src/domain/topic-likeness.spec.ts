import { describe, expect, it } from '@jest/globals';
import { THINGS, TROUBLES, type Thing, type Trouble } from './topic-codes.js';
import { TopicLikeness, trainLikeness } from './topic-likeness.js';
import type { Topic } from './topic.js';

const sure = (thing: Thing, trouble: Trouble): Topic => ({
  things: Float64Array.from(Object.keys(THINGS), (code) => (code === thing ? 1 : 0)),
  troubles: Float64Array.from(Object.keys(TROUBLES), (code) => (code === trouble ? 1 : 0)),
});

describe('TopicLikeness', () => {
  /** Some say that a lamp is off, others that it is broken: one incident; that it shines at noon is another. */
  const pairs = Array.from({ length: 200 }, () => [
    { left: sure('light', 'off'), right: sure('light', 'broken'), same: true },
    { left: sure('light', 'off'), right: sure('light', 'wrong'), same: false },
  ]).flat();
  const learned = new TopicLikeness(trainLikeness(pairs));
  const unlearned = new TopicLikeness(trainLikeness([]));

  it('learns which codes people give to one and the same', () => {
    expect(learned.of(sure('light', 'off'), sure('light', 'broken'))).toBeGreaterThan(unlearned.of(sure('light', 'off'), sure('light', 'broken')));
    expect(learned.of(sure('light', 'off'), sure('light', 'wrong'))).toBeLessThan(0.3);
  });

  it('takes the same codes for one topic and others for another, whatever it has learned', () => {
    for (const likeness of [learned, unlearned]) {
      expect(likeness.of(sure('dog', 'loose'), sure('dog', 'loose'))).toBeGreaterThan(0.8);
      expect(likeness.of(sure('dog', 'loose'), sure('bus', 'late'))).toBeLessThan(0.1);
    }
  });

  it('does not depend on the order of the two', () => {
    expect(learned.of(sure('light', 'broken'), sure('light', 'off'))).toBe(learned.of(sure('light', 'off'), sure('light', 'broken')));
  });
});
