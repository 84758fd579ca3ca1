import { fold } from './fold.js';

export type EmergencyNumber = '192' | '193' | '194';

/** `urgent`: danger to life, or a burst main. `evidence`: the words that told. */
export interface Danger {
  readonly urgent: boolean;
  readonly emergency?: EmergencyNumber;
  readonly evidence: string[];
}

const NUMBERS: Readonly<Record<EmergencyNumber, string>> = { '192': '192 (policija)', '193': '193 (vatrogasci)', '194': '194 (hitna pomoć)' };

/** How an acknowledgement names the emergency number; all three when it is not clear which. */
export function emergencyText(emergency?: EmergencyNumber): string {
  return emergency ? NUMBERS[emergency] : '192 (policija), 193 (vatrogasci) ili 194 (hitna pomoć)';
}

const SIGNS: readonly (readonly [RegExp, EmergencyNumber | undefined])[] = [
  [/\b(?:krvar\w+|bez svesti|onesvest\w+|ne dise|gusi se|srusi\w+ se covek|ne odgovara)\b/u, '194'],
  [/\b(?:izgoreo|gori|pozar\w*|plamen\w*|zapal\w+|eksplo\w+|curi gas|miris gas\w*)\b/u, '193'],
  [/\b(?:pukla? (?:glavna )?(?:vodovodna )?cev|gejzir\w*|glavni vod)\b/u, undefined],
  [/\b(?:gol[aei] zic\w+|varnic\w+|struja (?:tuce|udara|trese)|zaglavljen\w* (?:je |u |lift))\b/u, '193'],
];

/** Is somebody's life in danger, or has a main burst? Missing one costs a life, a false alarm costs a call: when in doubt, urgent. */
export function danger(text: string): Danger {
  const folded = fold(text);
  const found = SIGNS.flatMap(([sign, emergency]) => {
    const match = sign.exec(folded);
    return match ? [{ words: match[0], emergency }] : [];
  });
  const emergency = found.find((sign) => sign.emergency)?.emergency;
  return { urgent: found.length > 0, ...(emergency && { emergency }), evidence: found.map(({ words }) => words) };
}
