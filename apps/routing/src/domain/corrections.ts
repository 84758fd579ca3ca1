import type { Assignee } from '@s48/contracts';
import type { LabelledText } from './model.js';
import type { RuledReport } from './rules.js';

/** A report and the body that a person chose for it last. */
export interface Correction extends RuledReport {
  readonly agency: Assignee;
}

const FIFTH = 5;
/**
 * Measured with 3 and 10 corrections that contradict our texts: at 2 they move like reports that they do not move at 1, 4 and 8 move no
 * more; what corrections are not about was decided as before at each.
 */
const HUMAN_WEIGHT = 2;

export interface Split {
  readonly learned: readonly Correction[];
  readonly heldOut: readonly Correction[];
}

/** Oldest first in; the newest fifth is held out, as tomorrow's reports will be new to a model of today. */
export function split(corrections: readonly Correction[]): Split {
  const from = corrections.length - Math.floor(corrections.length / FIFTH);
  return { learned: corrections.slice(0, from), heldOut: corrections.slice(from) };
}

export const asTexts = (corrections: readonly Correction[]): LabelledText[] => corrections.map(({ text, agency }) => ({ text, expected: agency, weight: HUMAN_WEIGHT }));
