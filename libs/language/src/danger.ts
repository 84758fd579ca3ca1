import { CALM, SIGNS, STAKES, type EmergencyNumber, type Sign } from './danger-signs.js';
import { dangerProbability } from './danger-model.js';
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

const URGENT = 2;

/** From this probability on the wording alone makes a text urgent; found by cross-validation, recall first. */
const LIKELY = 0.15;

/** In fewer words than this a street's name alone would weigh too much: there only signs tell. */
const ENOUGH_WORDS = 6;

/**
 * Danger to life, or a burst main: by signs, or where no sign names it, by the wording. Recall comes first: a false alarm costs a look, a
 * missed one may cost a life.
 */
export function danger(text: string): Danger {
  const { urgent, hits } = readSigns(text);
  const folded = fold(text);
  const probability = folded.split(' ').length < ENOUGH_WORDS ? 0 : dangerProbability(folded);
  if (!urgent && probability < LIKELY) return { urgent: false, evidence: [] };
  const emergency = hits.find((hit) => hit.emergency)?.emergency;
  const evidence = [...hits.map(({ words }) => words), ...(urgent ? [] : [`wording: ${probability.toFixed(2)}`])];
  return { urgent: true, ...(emergency && { emergency }), evidence };
}

export const signsTellDanger = (text: string): boolean => readSigns(text).urgent;

/**
 * Signs add up with the people near by; what a sentence says against it (long ago, mended, a figure of speech) is taken off that sentence
 * only, for a calm sentence often comes before an alarming one.
 */
function readSigns(text: string): { urgent: boolean; hits: Hit[] } {
  const folded = sentencesOf(text).map(fold).filter((sentence) => sentence !== '');
  const found = folded.map((sentence, at) => weigh(sentence, folded[at + 1] ?? ''));
  const worst = found.reduce((sum, { weight }) => sum + weight, 0);
  const hits = found.flatMap(({ signs }) => signs).sort((one, other) => other.weight - one.weight);
  return { urgent: worst > 0 && worst + totalOf(STAKES, folded.join(' ')) >= URGENT, hits };
}

const sentencesOf = (text: string): string[] => text.split(/[.!?;\n]+(?=\s|$|[^\d])/u);

interface Hit {
  readonly words: string;
  readonly weight: number;
  readonly emergency: EmergencyNumber | undefined;
}

/** The weight of a sentence: its signs, less what calms in it or in the one after. */
function weigh(sentence: string, next: string): { signs: Hit[]; weight: number } {
  const signs = hitsOf(SIGNS, sentence);
  const danger = signs.reduce((sum, { weight }) => sum + weight, 0);
  const calm = Math.max(totalOf(CALM, sentence), hitsOf(SIGNS, next).length === 0 ? totalOf(CALM, next) : 0);
  return { signs: danger > calm ? signs : [], weight: Math.max(0, danger - calm) };
}

const hitsOf = (signs: readonly Sign[], sentence: string): Hit[] =>
  signs.flatMap(({ words, weight, emergency }) => {
    const match = words.exec(sentence);
    return match ? [{ words: match[0], weight, emergency }] : [];
  });

const totalOf = (signs: readonly Sign[], sentence: string): number => hitsOf(signs, sentence).reduce((sum, { weight }) => sum + weight, 0);
