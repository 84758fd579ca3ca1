import type { Author } from '@s48/contracts';
import type { Fact, ReplyFact } from './facts.js';

/** A status reply as its facts tell it. A bounced reply keeps the time of the proof it lost. */
export interface StatusReply {
  readonly replyId: string;
  readonly author: Author;
  /** `out`: it left, and is neither proven nor failed. */
  readonly state: 'requested' | 'out' | 'proven' | 'failed';
  readonly handedOverAt: Date | null;
  readonly provenAt: Date | null;
  readonly failedAt: Date | null;
}

const RANK = { requested: 0, 'handed-over': 1, proven: 2, failed: 3 } as const;

/** The status replies in these facts. The facts' own times decide, not the order of their arrival; at one moment a failure is the last word. */
export function statusReplies(facts: readonly Fact[]): StatusReply[] {
  const ordered = facts.filter(isReplyFact).sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || RANK[a.kind] - RANK[b.kind]);
  const replies = new Map<string, StatusReply>();
  for (const fact of ordered) replies.set(fact.replyId, apply(replies.get(fact.replyId) ?? unsent(fact), fact));
  return [...replies.values()];
}

const isReplyFact = (fact: Fact): fact is ReplyFact => fact.kind in RANK;

const unsent = ({ replyId, author }: ReplyFact): StatusReply => ({ replyId, author, state: 'requested', handedOverAt: null, provenAt: null, failedAt: null });

function apply(reply: StatusReply, fact: ReplyFact): StatusReply {
  const at = new Date(fact.at);
  switch (fact.kind) {
    case 'requested':
      return reply;
    case 'handed-over':
      // Said twice it left once; after a failure it left anew.
      return reply.state === 'requested' || reply.state === 'failed' ? { ...reply, state: 'out', handedOverAt: at } : reply;
    case 'proven':
      return prove(reply, new Date(fact.handedOverAt), at);
    case 'failed':
      return { ...reply, state: 'failed', handedOverAt: fact.handedOverAt ? new Date(fact.handedOverAt) : reply.handedOverAt, failedAt: at };
  }
}

function prove(reply: StatusReply, handedOverAt: Date, provenAt: Date): StatusReply {
  if (reply.state === 'proven') return reply;
  // What failed of this very hand-over came back, even if a clock that was put right has dated it before the proof.
  const cameBack = reply.state === 'failed' && reply.handedOverAt?.getTime() === handedOverAt.getTime();
  return cameBack ? { ...reply, provenAt } : { ...reply, state: 'proven', handedOverAt, provenAt };
}

/** A reply that is out may stay without proof for half the promise (24 of 48 hours); then it counts as not having arrived. */
export const unprovenAt = (reply: StatusReply, lengthMs: number): Date | null =>
  reply.state === 'out' && reply.handedOverAt ? new Date(reply.handedOverAt.getTime() + lengthMs / 2) : null;

/** The citizen has this reply, or may still turn out to have it. */
export function isStanding(reply: StatusReply, lengthMs: number, now: Date): boolean {
  const givenUp = unprovenAt(reply, lengthMs);
  return reply.state === 'proven' || (givenUp !== null && now < givenUp);
}
