import { fold } from './fold.js';

export interface Danger {
  readonly urgent: boolean;
  /** The number a citizen should call now: 192 police, 193 fire and rescue, 194 ambulance. */
  readonly emergency?: '192' | '193' | '194';
  readonly evidence: readonly string[];
}

interface Sign {
  readonly pattern: RegExp;
  readonly emergency?: Danger['emergency'];
}

/** Danger to life or a burst main, on folded text. Recall comes first: a false alarm costs a look, a missed one may cost a life. */
const SIGNS: readonly Sign[] = [
  { pattern: /\b(gori|gore|pozar\w*|zapali\w*|plamen\w*|vatr[aeiou]\b)/, emergency: '193' },
  { pattern: /\b(curi|oseca|miris\w*)\b.{0,25}\b(gas|plin)\w*|\b(gas|plin)\w*.{0,25}\b(curi|oseca)/, emergency: '193' },
  { pattern: /\b(krvari|onesvesti\w*|ne dise|bez svesti|povredje\w*|polomi\w* (nogu|ruku))/, emergency: '194' },
  { pattern: /\b(zaglavlje\w*|zarobljen\w*|zatrpa\w*)/, emergency: '193' },
  { pattern: /\b(pukla|pukao|puklo|prsla|prslo)\b.{0,40}\b(cev|vodovod\w*|glavn\w*|magistral\w*)/ },
  { pattern: /\b(cev|vodovod\w*)\b.{0,40}\b(pukla|pukao|puklo|prsla|lije|sikti|geiser|gejzir)/ },
  { pattern: /\b(zic[aeu]|kabl\w*|stub\w*)\b.{0,40}\b(visi|vise|pod naponom|iskri|struj\w*)/, emergency: '193' },
  { pattern: /\b(otvoren\w*|bez poklopca)\b.{0,30}\b(saht|sah[tc])\w*.{0,60}\b(dete|deca|upa[ol]\w*)/ },
  { pattern: /\b(napal\w*|ujel\w*|ujed\w*)\b.{0,40}\b(pas|psi|psa|pasa|copor\w*)|\b(pas|psi|copor\w*)\b.{0,60}\b(napal\w*|ujel\w*|napad\w*)/, emergency: '192' },
  { pattern: /\b(rusi|obrusav\w*|srusi\w*|pada[jl]?\w*)\b.{0,40}\b(zgrad\w*|fasad\w*|zid\w*|krov\w*|balkon\w*|terasa)/, emergency: '193' },
  { pattern: /\b(kliziste|klizi|odron\w*)\b/, emergency: '193' },
];

export function danger(text: string): Danger {
  const folded = fold(text);
  const hits = SIGNS.flatMap(({ pattern, emergency }) => {
    const match = pattern.exec(folded);
    return match ? [{ words: match[0], emergency }] : [];
  });
  const emergency = hits.find((hit) => hit.emergency)?.emergency;
  return { urgent: hits.length > 0, ...(emergency && { emergency }), evidence: hits.map(({ words }) => words) };
}
