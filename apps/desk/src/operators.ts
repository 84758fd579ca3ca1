import { ConflictException, Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@s48/bus';
import { Seal, type Staff } from '@s48/chassis';
import { TRIAGE, type Assignee, type DeclineReason, type ReportKind } from '@s48/contracts';
import { audit } from './audit.js';
import { Notices } from './notices.js';
import { ChangeRefused, Tickets } from './tickets.js';
import { factsOf } from './ticket.entity.js';

const CLAIM_MS = 15 * 60_000;

/** What staff do with a ticket by hand. All of it is in the audit trail. */
@Injectable()
export class Operators {
  constructor(
    @Inject(Tickets) private readonly tickets: Tickets,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(Seal) private readonly seal: Seal,
  ) {}

  /** A human's choice of the body: automation never overwrites it, and routing keeps it as a correction. */
  async assign(tx: Tx, staff: Staff, reference: string, agency: Assignee): Promise<void> {
    const ticket = await this.tickets.forStaff(tx, staff, reference);
    const was = ticket.agency ?? TRIAGE;
    ticket.decidedBy = staff.id;
    await orConflict(() => (agency === TRIAGE ? this.tickets.triage(tx, ticket, 'operator') : this.tickets.assign(tx, ticket, agency, 'operator')));
    await tx.emit('ticket.corrected', { ...factsOf(ticket), agency, was, by: staff.id });
    await audit(tx, staff, 'ticket.assigned', reference, { was, agency });
  }

  /** A question, not a problem: routing says only what nobody has said before, so this stands, and is kept there as a correction. */
  async correctKind(tx: Tx, staff: Staff, reference: string, kind: ReportKind, reason?: string): Promise<void> {
    const ticket = await this.tickets.forStaff(tx, staff, reference);
    const was = ticket.kind;
    ticket.kind = kind;
    await this.tickets.save(tx.db, ticket);
    const agency = ticket.agency ?? TRIAGE;
    await tx.emit('ticket.corrected', { ...factsOf(ticket), agency, was: agency, by: staff.id, kind });
    await audit(tx, staff, 'ticket.kind', reference, { was, kind, ...(reason && { reason }) });
  }

  /** A person's word, which no machine overrules. Who was alarmed is told when it was a false alarm. */
  async setUrgent(tx: Tx, staff: Staff, reference: string, urgent: boolean, reason?: string): Promise<void> {
    const ticket = await this.tickets.forStaff(tx, staff, reference);
    Object.assign(ticket, { urgent, urgencyBy: staff.id });
    await this.tickets.save(tx.db, ticket);
    if (urgent) await this.tickets.alarm(tx, ticket);
    else await this.notices.withdrawAlarm(tx, ticket, reason);
    await audit(tx, staff, 'ticket.urgent', reference, { urgent, ...(reason && { reason }) });
  }

  async decline(tx: Tx, staff: Staff, reference: string, reason: DeclineReason): Promise<void> {
    const ticket = await this.tickets.forStaff(tx, staff, reference);
    await orConflict(() => this.tickets.change(tx, ticket, { state: 'declined', by: 'operator', reason }));
    await audit(tx, staff, 'ticket.declined', reference, { reason });
  }

  /** Takes a ticket for a quarter of an hour; whoever comes second is told at once who has it. Claiming again renews. */
  async claim(tx: Tx, staff: Staff, reference: string): Promise<void> {
    const ticket = await this.tickets.forStaff(tx, staff, reference);
    const now = new Date();
    if (ticket.claimedBy && ticket.claimedBy !== staff.id && ticket.claimedUntil! > now) throw new ConflictException(`${ticket.claimedName} is working on ${reference}`);
    Object.assign(ticket, { claimedBy: staff.id, claimedName: staff.name, claimedUntil: new Date(now.getTime() + CLAIM_MS) });
    await this.tickets.save(tx.db, ticket);
  }

  async release(tx: Tx, staff: Staff, reference: string): Promise<void> {
    const ticket = await this.tickets.forStaff(tx, staff, reference);
    if (ticket.claimedBy !== staff.id) return;
    Object.assign(ticket, { claimedBy: null, claimedName: null, claimedUntil: null });
    await this.tickets.save(tx.db, ticket);
  }

  async openContact(tx: Tx, staff: Staff, reference: string): Promise<object> {
    const ticket = await this.tickets.forStaff(tx, staff, reference);
    await audit(tx, staff, 'contact.opened', reference, {});
    if (!ticket.contact?.sealed) return { channel: ticket.contact?.channel ?? null, address: null };
    return { channel: ticket.contact.channel, address: this.seal.open(ticket.contact) };
  }
}

async function orConflict(change: () => Promise<void>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (error instanceof ChangeRefused) throw new ConflictException(error.message);
    throw error;
  }
}
