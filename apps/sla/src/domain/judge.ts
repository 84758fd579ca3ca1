import type { Verdict, VoidReason } from '@s48/contracts';
import type { Fact } from './facts.js';
import { milestonesDue, nextCheck, type Due } from './milestones.js';
import { belongsTo, lengthOf, roundsOf, type Given, type Round } from './round.js';
import { isStanding, statusReplies, type StatusReply } from './status-reply.js';
import { decide, type Decision } from './verdict.js';

/** What was last said about a promise. */
export interface Said {
  readonly round: number;
  readonly verdict: Verdict;
  readonly replyId: string | null;
  readonly reason: VoidReason | null;
  readonly milestones: readonly Due[];
}

export interface Judgement {
  readonly round: Round;
  readonly decision: Decision;
  /** The verdict, its reply or its reason is another than was last said; a promise begun anew is said too. */
  readonly changed: boolean;
  readonly due: readonly Due[];
  readonly nextCheckAt: Date | null;
  /** When the citizen first heard, in time or not. */
  readonly answeredAt: Date | null;
  readonly awaitingProof: boolean;
}

const UNSAID = { verdict: 'pending', replyId: null, reason: null, milestones: [] } as const;

/** Judges every promise about a report from its facts alone. To judge again with nothing new says nothing new. */
export function judge(given: Given, facts: readonly Fact[], said: readonly Said[], now: Date): Judgement[] {
  const replies = statusReplies(facts);
  return roundsOf(given, facts).map((round) => {
    const own = repliesOf(round, replies, now);
    const decision = decide(round, facts, own, now);
    const earlier = said.find((one) => one.round === round.round);
    const before = earlier ?? UNSAID;
    return {
      round,
      decision,
      changed: (!earlier && round.round > 0) || before.verdict !== decision.verdict || before.replyId !== decision.replyId || before.reason !== decision.reason,
      due: milestonesDue(round, decision, { verdict: before.verdict, announced: before.milestones }, own, now),
      nextCheckAt: nextCheck(round, decision, own, now),
      answeredAt: firstHeard(own),
      awaitingProof: decision.verdict === 'pending' && own.some((reply) => isStanding(reply, lengthOf(round), now)),
    };
  });
}

/** The replies that left in this round; where none of them stands, also what left later: the citizen did hear. */
function repliesOf(round: Round, replies: readonly StatusReply[], now: Date): StatusReply[] {
  const own = replies.filter(({ handedOverAt }) => handedOverAt === null || belongsTo(round, handedOverAt));
  if (round.until === null || own.some((reply) => isStanding(reply, lengthOf(round), now))) return own;
  return replies.filter(({ handedOverAt }) => handedOverAt === null || round.round === 0 || handedOverAt >= round.startedAt);
}

function firstHeard(replies: readonly StatusReply[]): Date | null {
  const heard = replies.flatMap(({ state, handedOverAt }) => (state === 'proven' && handedOverAt ? [handedOverAt.getTime()] : []));
  return heard.length > 0 ? new Date(Math.min(...heard)) : null;
}
