import { Inject, Injectable, NotFoundException } from '@nestjs/common';
import type { Tx } from '@s48/bus';
import type { Staff } from '@s48/chassis';
import { TRIAGE, type AgencyCode, type Author, type DeclineReason, type ReportFacts, type TicketState } from '@s48/contracts';
import type { EntityManager } from 'typeorm';
import { Dispatches } from './dispatches.js';
import { bodyToAlarm } from './domain/duty-alarm.js';
import { canChange } from './domain/ticket-lifecycle.js';
import { Notices } from './notices.js';
import { factsOf, Ticket } from './ticket.entity.js';

export class ChangeRefused extends Error {}

interface Change {
  readonly state: TicketState;
  readonly by: Author;
  readonly plannedFor?: string;
  readonly reason?: DeclineReason;
}

/** A ticket's life. Every method works on a ticket locked in the caller's transaction. */
@Injectable()
export class Tickets {
  constructor(
    @Inject(Dispatches) private readonly dispatches: Dispatches,
    @Inject(Notices) private readonly notices: Notices,
  ) {}

  /** The ticket of a report, made from whichever message comes first, and locked. */
  async forReport(tx: Tx, facts: ReportFacts): Promise<Ticket> {
    await tx.db.query(
      'insert into ticket (report_id, reference, channel, received_at, deadline) values ($1, $2, $3, $4, $5) on conflict (report_id) do nothing',
      [facts.reportId, facts.reference, facts.channel, facts.receivedAt, facts.deadline],
    );
    return tx.db.findOneOrFail(Ticket, { where: { reportId: facts.reportId }, lock: { mode: 'pessimistic_write' } });
  }

  async byReference(tx: Tx, reference: string): Promise<Ticket> {
    const ticket = await tx.db.findOne(Ticket, { where: { reference }, lock: { mode: 'pessimistic_write' } });
    if (!ticket) throw new NotFoundException(`No ticket ${reference}`);
    return ticket;
  }

  /** A clerk has the own body's only: another body's is as unknown as none. */
  async forStaff(tx: Tx, staff: Staff, reference: string): Promise<Ticket> {
    const ticket = await this.byReference(tx, reference);
    if (staff.agency && ticket.agency !== staff.agency) throw new NotFoundException(`No ticket ${reference}`);
    return ticket;
  }

  async save(db: EntityManager, ticket: Ticket): Promise<void> {
    ticket.updatedAt = new Date();
    await db.save(ticket);
  }

  /** Gives a ticket to a body: its queue, its webhook and its list have it from now on. */
  async assign(tx: Tx, ticket: Ticket, agency: AgencyCode, by: Author): Promise<void> {
    ticket.agency = agency;
    ticket.assignedAt = new Date();
    await this.change(tx, ticket, { state: 'assigned', by });
    const assigned = {
      ...factsOf(ticket),
      agency,
      text: ticket.text,
      urgent: ticket.urgent,
      by,
      attachments: ticket.attachments,
      ...(ticket.place && { place: ticket.place }),
      ...(ticket.category && { category: ticket.category }),
    };
    const envelope = await tx.emit('ticket.assigned', assigned, agency);
    await this.dispatches.send(tx, ticket, agency, envelope);
    await this.alarm(tx, ticket);
  }

  /** Hands a ticket to the operators. */
  async triage(tx: Tx, ticket: Ticket, by: Author): Promise<void> {
    ticket.agency = TRIAGE;
    await this.change(tx, ticket, { state: 'triage', by });
    await this.alarm(tx, ticket);
  }

  /** Tells those who have to act that the case is urgent, each of them once, whenever it has turned so. */
  async alarm(tx: Tx, ticket: Ticket): Promise<void> {
    if (!ticket.urgent) return;
    if (ticket.state === 'triage') await this.notices.alarmOperators(tx, ticket);
    const body = bodyToAlarm({ ...ticket, suggested: ticket.decision?.agency });
    if (body) await this.notices.alarmDuty(tx, ticket, body);
  }

  /** An alarm did not arrive: whoever comes next is told, while the case is urgent and still that body's. */
  async alarmNext(tx: Tx, reportId: string, agency: string): Promise<void> {
    const ticket = await tx.db.findOneOrFail(Ticket, { where: { reportId }, lock: { mode: 'pessimistic_write' } });
    if (ticket.urgent && bodyToAlarm({ ...ticket, suggested: ticket.decision?.agency }) === agency) await this.notices.alarmNext(tx, ticket, agency);
  }

  async change(tx: Tx, ticket: Ticket, change: Change): Promise<void> {
    if (ticket.state !== change.state || ticket.state === 'assigned') this.check(ticket, change);
    ticket.state = change.state;
    ticket.plannedFor = change.plannedFor ? new Date(change.plannedFor) : null;
    ticket.declineReason = change.reason ?? null;
    await this.save(tx.db, ticket);
    await tx.emit('ticket.updated', {
      ...factsOf(ticket),
      state: ticket.state,
      agency: ticket.agency ?? TRIAGE,
      by: change.by,
      at: ticket.updatedAt.toISOString(),
      version: ticket.version,
      ...(change.reason && { reason: change.reason }),
      ...(change.plannedFor && { plannedFor: change.plannedFor }),
    });
  }

  private check(ticket: Ticket, { state, by }: Change): void {
    if (!canChange(ticket.state, state, by)) throw new ChangeRefused(`${ticket.reference} is ${ticket.state}: ${by} may not make it ${state}`);
  }
}

