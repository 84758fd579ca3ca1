import type { Author, DeclineReason, TicketState, TranscriptOutcome } from '@s48/contracts';

/**
 * What a clock has heard, in whichever order it arrived. Facts are only ever added, so that a bounce stands beside the proof it
 * takes back, and every verdict can be computed again. Times are ISO 8601 in UTC. No text, no reason of a failure, no proof is
 * kept: they may hold an address, and channel and desk have them.
 */
export type Fact = ReplyFact | TicketFact | TranscriptFact | ContactFact | ReopenedFact;

interface OfReply {
  readonly replyId: string;
  readonly author: Author;
  readonly at: string;
}
export type ReplyFact =
  | (OfReply & { readonly kind: 'requested' | 'handed-over' })
  | (OfReply & { readonly kind: 'failed'; readonly handedOverAt?: string })
  | (OfReply & { readonly kind: 'proven'; readonly handedOverAt: string });

export interface TicketFact {
  readonly kind: 'ticket';
  readonly state: TicketState;
  readonly reason?: DeclineReason;
  readonly version: number;
  readonly at: string;
}
export interface TranscriptFact {
  readonly kind: 'transcript';
  readonly outcome: TranscriptOutcome;
  readonly at: string;
}
export interface ContactFact {
  readonly kind: 'contact';
  readonly reachable: boolean;
  /** A recording: the caller may have said a number on it, which the transcript will tell. */
  readonly onRecording?: true;
  readonly at: string;
}
export interface ReopenedFact {
  readonly kind: 'reopened';
  readonly at: string;
}

export type FactOf<K extends Fact['kind']> = Extract<Fact, { kind: K }>;

export const factsOf = <K extends Fact['kind']>(facts: readonly Fact[], kind: K): FactOf<K>[] =>
  facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
