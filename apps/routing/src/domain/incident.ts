import { signsOf, type Signs } from './incident-signs.js';
import { INCIDENT_WEIGHTS } from './incident-weights.js';
import type { Look } from './look.js';
import type { TopicLikeness } from './topic-likeness.js';

/** From this probability on two reports are suggested as one incident. They are never merged without a person. */
export const SAME_ENOUGH = 0.66;

/** How probable it is that two reports tell of one incident: by what is wrong with what, the words, the place, numbers, days and times. */
export function sameIncident(one: Look, other: Look, likeness: TopicLikeness): number {
  const { bias, ...weights } = INCIDENT_WEIGHTS;
  const signs = Object.entries(signsOf(one, other, likeness)) as [keyof Signs, number][];
  return 1 / (1 + Math.exp(-signs.reduce((sum, [sign, value]) => sum + weights[sign] * value, bias)));
}
