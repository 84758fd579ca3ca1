import type { Author, Verdict, VoidReason } from '@s48/contracts';
import type { Fact } from './facts.js';
import { lengthOf, type Round } from './round.js';
import { isStanding, type StatusReply } from './status-reply.js';
import { voidGround } from './void-ground.js';

export interface Decision {
  readonly verdict: Verdict;
  /** The moment that decides: the hand-over of the reply that keeps the promise, the deadline that was missed, the fact that voids. */
  readonly at: Date;
  readonly replyId: string | null;
  readonly reason: VoidReason | null;
}

const KEPT_BY = { agency: 'kept-by-agency', operator: 'kept-by-operator', system: 'kept-by-fallback' } as const satisfies Record<Author, Verdict>;

/** A reply that left in time may be known here a little later than the deadline: a breach is called a minute after it, and dated at it. */
export const graceMs = (round: Round): number => Math.min(60_000, lengthOf(round) / 20);

/**
 * What has become of a promise. When a reply was handed over decides whether it was in time (exactly at the deadline is), its
 * proof decides whether it counts. `now` matters only for the two silences: nothing has left yet, nothing is proven yet.
 */
export function decide(round: Round, facts: readonly Fact[], replies: readonly StatusReply[], now: Date): Decision {
  const inTime = replies.filter(({ handedOverAt }) => handedOverAt !== null && handedOverAt <= round.deadline);
  const ground = voidGround(round, facts);
  if (ground?.reason === 'spam') return voided(ground);
  const keeper = inTime.filter(({ state }) => state === 'proven').sort(humansFirst)[0];
  if (keeper) return { verdict: KEPT_BY[keeper.author], at: keeper.handedOverAt!, replyId: keeper.replyId, reason: null };
  if (ground) return voided(ground);
  const timeLeft = now.getTime() <= round.deadline.getTime() + graceMs(round);
  const proofMayCome = inTime.some((reply) => isStanding(reply, lengthOf(round), now));
  if (timeLeft || proofMayCome) return { verdict: 'pending', at: openSince(round, replies), replyId: null, reason: null };
  return { verdict: 'missed', at: round.deadline, replyId: null, reason: null };
}

const voided = ({ reason, at }: { reason: VoidReason; at: Date }): Decision => ({ verdict: 'void', at, replyId: null, reason });

/** A human's reply beats the fallback, whichever was proven first; among equals the first that left. */
function humansFirst(a: StatusReply, b: StatusReply): number {
  return Number(a.author === 'system') - Number(b.author === 'system') || a.handedOverAt!.getTime() - b.handedOverAt!.getTime();
}

function openSince(round: Round, replies: readonly StatusReply[]): Date {
  const failures = replies.flatMap(({ state, failedAt }) => (state === 'failed' && failedAt ? [failedAt.getTime()] : []));
  return new Date(Math.max(round.startedAt.getTime(), ...failures));
}
