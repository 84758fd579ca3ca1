import { type EmergencyNumber } from './danger-signs.js';
import { probabilityOf } from './danger-model.js';
import { readSignals } from './danger-signals.js';
import { SIGNAL_WEIGHTS } from './danger-weights.js';
import { wordingOf } from './danger-wording.js';

export { type EmergencyNumber } from './danger-signs.js';

export interface Danger {
  readonly urgent: boolean;
  /** The number a citizen should call now: 192 police, 193 fire and rescue, 194 ambulance. */
  readonly emergency?: EmergencyNumber;
  readonly evidence: readonly string[];
}

const NUMBERS = { '192': '192 (policija)', '193': '193 (vatrogasci)', '194': '194 (hitna pomoć)' } as const;

/** How an acknowledgement names the emergency number: all three when it is not clear which. */
export const emergencyText = (emergency?: EmergencyNumber): string =>
  emergency ? NUMBERS[emergency] : '192 (policija), 193 (vatrogasci) ili 194 (hitna pomoć)';

/** From here on a text counts as urgent; the wording alone must be surer. Recall comes first: a false alarm costs a look, a missed one may cost a life. */
const LIKELY = { named: 0.08, wording: 0.2 };

/** In characters: `Reason` in the contracts takes no more than 500. */
const LONGEST_EVIDENCE = 300;

/** Danger to life, or a burst main: by what signs name it, what speaks against them, and how it is worded. The evidence: those signs, else the worst passage. */
export function danger(text: string): Danger {
  const { signals, hits } = readSignals(text);
  const { odds, worst } = wordingOf(text);
  if (probabilityOf({ ...signals, ...odds }, SIGNAL_WEIGHTS) < (hits.length > 0 ? LIKELY.named : LIKELY.wording)) return { urgent: false, evidence: [] };
  const emergency = hits.find((hit) => hit.emergency)?.emergency;
  return { urgent: true, ...(emergency && { emergency }), evidence: hits.length > 0 ? hits.map(({ words }) => shortened(words)) : [shortened(worst)] };
}

const shortened = (words: string): string => words.slice(0, LONGEST_EVIDENCE).toWellFormed();
