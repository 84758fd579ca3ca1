import { type EmergencyNumber } from './danger-signs.js';
import { readSignals, type Signals } from './danger-signals.js';
import { wordingOf } from './danger-model.js';
import { SIGNAL_WEIGHTS } from './danger-weights.js';
import { fold } from './fold.js';

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
const LIKELY = { named: 0.1, wording: 0.2 };

/** Danger to life, or a burst main: by what signs name it, what speaks against them, and how the whole is worded. */
export function danger(text: string): Danger {
  const { signals, hits } = readSignals(text);
  const probability = dangerProbability(signals, wordingOf(fold(text)));
  if (probability < (hits.length > 0 ? LIKELY.named : LIKELY.wording)) return { urgent: false, evidence: [] };
  const emergency = hits.find((hit) => hit.emergency)?.emergency;
  return { urgent: true, ...(emergency && { emergency }), evidence: [...hits.map(({ words }) => words), ...(hits.length === 0 ? [`wording: ${probability.toFixed(2)}`] : [])] };
}

/** `wording`: see {@link wordingOf}. */
function dangerProbability(signals: Signals, wording: number): number {
  const { bias, wording: share, ...weights } = SIGNAL_WEIGHTS;
  const strength = Object.entries(signals).reduce((total, [signal, value]) => total + weights[signal as keyof Signals] * value, bias + share * wording);
  return 1 / (1 + Math.exp(-strength));
}
