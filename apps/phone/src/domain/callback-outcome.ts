export const CALLBACK_OUTCOMES = ['reached', 'no-answer', 'wrong-number', 'picked-up'] as const;
export type CallbackOutcome = (typeof CALLBACK_OUTCOMES)[number];

export const NO_ANSWERS = 3;

export type CallbackVerdict = { readonly kind: 'delivered' } | { readonly kind: 'failed'; readonly reason: string } | { readonly kind: 'waiting' };

/** What an attempt means for the reply; `noAnswers` counts this attempt too. */
export function verdictOf(outcome: CallbackOutcome, noAnswers: number): CallbackVerdict {
  if (outcome === 'reached' || outcome === 'picked-up') return { kind: 'delivered' };
  if (outcome === 'wrong-number') return { kind: 'failed', reason: 'wrong number' };
  return noAnswers >= NO_ANSWERS ? { kind: 'failed', reason: `nobody answered ${NO_ANSWERS} calls` } : { kind: 'waiting' };
}
