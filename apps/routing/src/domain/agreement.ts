import type { Decision } from './decide.js';

export interface Judged {
  readonly expected: string;
  readonly decision: Pick<Decision, 'agency' | 'automatic'>;
}

/** How often decisions name the body that people named; `alone` are those that no person would have seen first. */
export interface Agreement {
  readonly count: number;
  readonly agreed: number;
  readonly alone: number;
  readonly aloneAgreed: number;
}

export function agreement(judged: readonly Judged[]): Agreement {
  const alone = judged.filter(({ decision }) => decision.automatic);
  const agreed = (some: readonly Judged[]): number => some.filter(({ expected, decision }) => decision.agency === expected).length;
  return { count: judged.length, agreed: agreed(judged), alone: alone.length, aloneAgreed: agreed(alone) };
}
