import { MILESTONES, milestoneAt, type Milestone, type Verdict } from '@s48/contracts';
import { lengthOf, type Round } from './round.js';
import { isStanding, unprovenAt, type StatusReply } from './status-reply.js';
import { graceMs, type Decision } from './verdict.js';

export interface Due {
  readonly milestone: Milestone;
  readonly dueAt: Date;
}

/** A fallback that bounces is asked for again, but not for ever: each one is a message to somebody. */
const MAX_FALLBACKS = 3;

const momentOf = (round: Round, milestone: Milestone): Date => milestoneAt(round.startedAt, round.deadline, milestone);

/**
 * The milestones to announce now. Nothing is announced while a status reply stands. Of reminders that were slept through only the
 * latest is worth sending, and none after the escalation; escalation and fallback are never skipped, because the citizen is to
 * hear, and to hear the truth, even after an outage. A breach is announced whenever the verdict turns to missed.
 */
export function milestonesDue(round: Round, decision: Decision, before: { verdict: Verdict; announced: readonly Due[] }, replies: readonly StatusReply[], now: Date): Due[] {
  const breach: Due[] = decision.verdict === 'missed' && before.verdict !== 'missed' ? [{ milestone: 'breach', dueAt: round.deadline }] : [];
  const open = decision.verdict === 'pending' || decision.verdict === 'missed';
  if (!open || replies.some((reply) => isStanding(reply, lengthOf(round), now))) return breach;
  const { announced } = before;
  const passed = MILESTONES.map(({ name }) => name).filter((name) => momentOf(round, name) <= now && name !== 'breach');
  const latest = passed.at(-1);
  const once = passed.filter((name) => name !== 'fallback' && (name === latest || name === 'escalation') && !announced.some(({ milestone }) => milestone === name));
  const fallback = passed.includes('fallback') ? fallbackDue(round, announced, replies) : [];
  return [...once.map((milestone) => ({ milestone, dueAt: momentOf(round, milestone) })), ...fallback, ...breach];
}

/** The fallback falls due at its time, and again when a reply fails after that while time is left. */
function fallbackDue(round: Round, announced: readonly Due[], replies: readonly StatusReply[]): Due[] {
  const failures = replies.flatMap(({ state, failedAt }) => (state === 'failed' && failedAt && failedAt <= round.deadline ? [failedAt.getTime()] : []));
  const dueAt = new Date(Math.max(momentOf(round, 'fallback').getTime(), ...failures));
  const earlier = announced.filter(({ milestone }) => milestone === 'fallback');
  const said = earlier.length >= MAX_FALLBACKS || earlier.some((one) => one.dueAt >= dueAt);
  return said ? [] : [{ milestone: 'fallback', dueAt }];
}

/** When time alone may change something about this promise; null when only a new fact can. */
export function nextCheck(round: Round, decision: Decision, replies: readonly StatusReply[], now: Date): Date | null {
  if (decision.verdict !== 'pending') return null;
  const points = [
    ...MILESTONES.map(({ name }) => momentOf(round, name).getTime()),
    round.deadline.getTime() + graceMs(round) + 1,
    ...replies.flatMap((reply) => unprovenAt(reply, lengthOf(round))?.getTime() ?? []),
  ].filter((point) => point > now.getTime());
  return points.length > 0 ? new Date(Math.min(...points)) : null;
}
