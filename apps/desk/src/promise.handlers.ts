import { Controller, Inject } from '@nestjs/common';
import { OnBus, type Tx } from '@s48/bus';
import { MILESTONES, type Milestone, type PersonErased, type PromiseDecided, type SlaMilestone } from '@s48/contracts';
import { Notices } from './notices.js';
import { Replies } from './replies.js';
import type { Ticket } from './ticket.entity.js';
import { Tickets } from './tickets.js';

/** What the clock of the promise says. */
@Controller()
export class PromiseHandlers {
  constructor(
    @Inject(Tickets) private readonly tickets: Tickets,
    @Inject(Replies) private readonly replies: Replies,
    @Inject(Notices) private readonly notices: Notices,
  ) {}

  /** The ticket is locked from here on, so that a human's word of the same moment and the system's own never both go out. */
  @OnBus('sla.milestone')
  async milestone({ milestone, round = 0, ...facts }: SlaMilestone, tx: Tx): Promise<void> {
    const ticket = await this.tickets.forReport(tx, facts);
    if (!inRound(ticket, round)) return;
    if (later(milestone, ticket.milestone)) ticket.milestone = milestone;
    await this.tickets.save(tx.db, ticket);
    if (milestone === 'fallback') await this.replies.fallBack(tx, ticket);
    else await this.notices.milestone(tx, ticket, milestone);
  }

  /** The latest word stands, in whatever order the words arrive. */
  @OnBus('promise.decided')
  async decided({ verdict, at, round = 0, ...facts }: PromiseDecided, tx: Tx): Promise<void> {
    const ticket = await this.tickets.forReport(tx, facts);
    if (!inRound(ticket, round)) return;
    const saidAt = new Date(tx.cause!.time);
    if (ticket.verdictSaidAt && ticket.verdictSaidAt > saidAt) return;
    ticket.verdict = verdict;
    ticket.verdictAt = new Date(at);
    ticket.verdictSaidAt = saidAt;
    await this.tickets.save(tx.db, ticket);
  }

  @OnBus('person.erased')
  async erased({ key }: PersonErased, { db }: Tx): Promise<void> {
    const reports = 'select report_id from ticket where person_key = $1';
    await db.query(`delete from draft where report_id in (${reports})`, [key]);
    await db.query(`delete from reply where state = 'held' and report_id in (${reports})`, [key]);
    await db.query(`update reply set text = '(obrisano)', recipient = null where report_id in (${reports})`, [key]);
    await db.query(`update refusal set reason = '(obrisano)' where report_id in (${reports})`, [key]);
    await db.query(`update audit set detail = detail - 'reason' where object in (select reference from ticket where person_key = $1) and action in ('ticket.kind', 'ticket.urgent')`, [key]);
    await db.query(`update supplement set text = '(obrisano)', attachments = '[]' where report_id in (${reports})`, [key]);
    // The reasons quote the report.
    await db.query(`update ticket set decision = jsonb_set(decision, '{reasons}', '[]') where person_key = $1 and decision is not null`, [key]);
    await db.query(`update ticket set text = '(obrisano)', search = '', place = null, attachments = '[]', contact = null, other_contacts = '[]', person_key = null where person_key = $1`, [key]);
  }
}

/** False for a word about an earlier promise of the same report; the first word about a new one starts it afresh. */
function inRound(ticket: Ticket, round: number): boolean {
  if (round > ticket.round) Object.assign(ticket, { round, milestone: null, verdictSaidAt: null });
  return round === ticket.round;
}

function later(one: Milestone, other: Milestone | null): boolean {
  const rank = (milestone: Milestone | null): number => MILESTONES.findIndex(({ name }) => name === milestone);
  return rank(one) > rank(other);
}
