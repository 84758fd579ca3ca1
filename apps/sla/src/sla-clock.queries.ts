import type { PromiseDecided, ReportFacts, SlaMilestone } from '@s48/contracts';
import type { Tx } from '@s48/bus';
import type { EntityManager } from 'typeorm';
import type { Fact } from './domain/facts.js';
import { judge, type Judgement, type Said } from './domain/judge.js';
import type { Clock, PromiseRecord } from './sla-clock.entity.js';

const COLUMNS = 'report_id "reportId", reference, channel, received_at "receivedAt", deadline, facts, next_check_at "nextCheckAt"';

/**
 * Starts the clock of a report, from whichever message comes first, and adds what the message tells. The row stays locked, so a
 * sweep and an answer at the same moment are judged one after the other. Null when nothing was new. A deadline is written once.
 */
export async function hear(tx: Tx, report: ReportFacts, facts: readonly Fact[]): Promise<Clock | null> {
  const conflict = facts.length > 0 ? 'do update set facts = clock.facts || excluded.facts' : 'do nothing';
  const rows: Clock[] = await tx.db.query(
    `insert into clock (report_id, reference, channel, received_at, deadline, facts) values ($1, $2, $3, $4, $5, $6)
     on conflict (report_id) ${conflict} returning ${COLUMNS}`,
    [report.reportId, report.reference, report.channel, new Date(report.receivedAt), new Date(report.deadline), JSON.stringify(facts)],
  );
  return rows[0] ?? null;
}

/** Takes clocks that are due, the longest overdue first, and leaves those another sweep holds. */
export const TAKE_DUE = `select ${COLUMNS} from clock where next_check_at <= $1 order by next_check_at limit $2 for update skip locked`;

export const takeDue = (tx: Tx, now: Date, limit: number): Promise<Clock[]> => tx.db.query(TAKE_DUE, [now, limit]);

export async function isAnythingDue(db: EntityManager, now: Date): Promise<boolean> {
  const rows: unknown[] = await db.query('select 1 from clock where next_check_at <= $1 limit 1', [now]);
  return rows.length > 0;
}

/** Has every promise looked at again that was called missed by a clock that turned out to run ahead. */
export async function recheckEarlyBreaches(db: EntityManager, now: Date): Promise<void> {
  await db.query(
    `update clock c set next_check_at = $1 from promise p
     where p.report_id = c.report_id and p.verdict = 'missed' and p.deadline > $1`,
    [now],
  );
}

/** Judges locked clocks, and says and keeps what is new about them: one commit. `time` is told when something was last said about a clock. */
export async function settle(tx: Tx, clocks: readonly Clock[], time: (lastSaidAt: Date | null) => Date): Promise<void> {
  const known: PromiseRecord[] = await tx.db.query(RECORDS, [clocks.map(({ reportId }) => reportId)]);
  const records: PromiseRecord[] = [];
  const checks: { reportId: string; at: Date | null }[] = [];
  for (const clock of clocks) {
    const before = known.filter(({ reportId }) => reportId === clock.reportId);
    const now = time(lastSaidAt(before));
    const judgements = judge(clock, clock.facts, before.map(said), now);
    for (const judgement of judgements) {
      await tell(tx, clock, judgement);
      const earlier = before.find(({ round }) => round === judgement.round.round);
      const record = recordOf(clock, judgement, earlier, now);
      if (!earlier || differs(earlier, record)) records.push(record);
    }
    const at = earliest(judgements);
    if (at?.getTime() !== clock.nextCheckAt?.getTime()) checks.push({ reportId: clock.reportId, at });
  }
  if (records.length + checks.length === 0) return;
  await tx.db.query(SAVE, [JSON.stringify(records), checks.map(({ reportId }) => reportId), checks.map(({ at }) => at)]);
}

const RECORDS = `
  select report_id "reportId", round, started_at "startedAt", deadline, verdict, decided_at at, reply_id "replyId", reason,
         answered_at "answeredAt", awaiting_proof "awaitingProof", milestones, history
  from promise where report_id = any($1::uuid[])`;

// One statement: a handler's round trips to the database are what limits how many messages a second the clock keeps up with.
const SAVE = `
  with kept as (
    insert into promise (report_id, round, started_at, deadline, verdict, decided_at, reply_id, reason, answered_at, awaiting_proof, milestones, history)
    select "reportId", round, "startedAt", deadline, verdict, at, "replyId", reason, "answeredAt", "awaitingProof", milestones, history
    from jsonb_to_recordset($1) r ("reportId" uuid, round int, "startedAt" timestamptz, deadline timestamptz, verdict text, at timestamptz,
      "replyId" uuid, reason text, "answeredAt" timestamptz, "awaitingProof" boolean, milestones jsonb, history jsonb)
    on conflict (report_id, round) do update set verdict = excluded.verdict, decided_at = excluded.decided_at, reply_id = excluded.reply_id, reason = excluded.reason,
      answered_at = excluded.answered_at, awaiting_proof = excluded.awaiting_proof, milestones = excluded.milestones, history = excluded.history)
  update clock c set next_check_at = d.at from unnest($2::uuid[], $3::timestamptz[]) d (id, at) where c.report_id = d.id`;

const differs = (one: PromiseRecord, other: PromiseRecord): boolean =>
  one.verdict !== other.verdict || one.at.getTime() !== other.at.getTime() || one.replyId !== other.replyId || one.reason !== other.reason ||
  one.answeredAt?.getTime() !== other.answeredAt?.getTime() || one.awaitingProof !== other.awaitingProof || one.milestones.length !== other.milestones.length;

const said = ({ round, verdict, replyId, reason, milestones }: PromiseRecord): Said => ({
  round,
  verdict,
  replyId,
  reason,
  milestones: milestones.map(({ milestone, dueAt }) => ({ milestone, dueAt: new Date(dueAt) })),
});

function lastSaidAt(records: readonly PromiseRecord[]): Date | null {
  const moments = records.flatMap(({ history, milestones }) => [...history.map(({ decidedAt }) => decidedAt), ...milestones.map(({ announcedAt }) => announcedAt)]);
  return moments.length > 0 ? new Date(Math.max(...moments.map((moment) => Date.parse(moment)))) : null;
}

const earliest = (judgements: readonly Judgement[]): Date | null => {
  const moments = judgements.flatMap(({ nextCheckAt }) => nextCheckAt?.getTime() ?? []);
  return moments.length > 0 ? new Date(Math.min(...moments)) : null;
};

async function tell(tx: Tx, clock: Clock, { round, decision, changed, due }: Judgement): Promise<void> {
  const report = reportFacts(clock);
  for (const { milestone, dueAt } of due) {
    const message: SlaMilestone = { ...report, milestone, dueAt: dueAt.toISOString(), round: round.round };
    await tx.emit('sla.milestone', message);
  }
  if (!changed) return;
  const { verdict, at, replyId, reason } = decision;
  const message: PromiseDecided = { ...report, verdict, at: at.toISOString(), round: round.round, ...(replyId && { replyId }), ...(reason && { reason }) };
  await tx.emit('promise.decided', message);
}

const reportFacts = ({ reportId, reference, channel, receivedAt, deadline }: Clock): ReportFacts => ({
  reportId,
  reference,
  channel,
  receivedAt: receivedAt.toISOString(),
  deadline: deadline.toISOString(),
});

function recordOf(clock: Clock, judgement: Judgement, before: PromiseRecord | undefined, now: Date): PromiseRecord {
  const { round, decision, changed, due, answeredAt, awaitingProof } = judgement;
  const announced = due.map(({ milestone, dueAt }) => ({ milestone, dueAt: dueAt.toISOString(), announcedAt: now.toISOString() }));
  const verdict = { ...decision, at: decision.at.toISOString(), decidedAt: now.toISOString() };
  return {
    reportId: clock.reportId,
    round: round.round,
    startedAt: round.startedAt,
    deadline: round.deadline,
    ...decision,
    answeredAt,
    awaitingProof,
    milestones: [...(before?.milestones ?? []), ...announced],
    history: [...(before?.history ?? []), ...(changed ? [verdict] : [])],
  };
}
