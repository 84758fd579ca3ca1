import { BadRequestException, Inject, Injectable, NotFoundException } from '@nestjs/common';
import type { Tx } from '@s48/bus';
import { DECLINE_REASONS, Invalid, type AgencyCode, type AgencyStatus, type DeclineReason } from '@s48/contracts';
import { targetOf } from './domain/ticket-lifecycle.js';
import { Dispatches, type Taken } from './dispatches.js';
import { statusText, type AnsweredStatus } from './reply-texts.js';
import { Replies } from './replies.js';
import { ChangeRefused, Tickets } from './tickets.js';
import { factsOf, type Ticket } from './ticket.entity.js';

/** A body's word about one of its tickets, whichever way it came: it becomes the citizen's status reply, or sends the ticket on. */
@Injectable()
export class AgencyStatuses {
  constructor(
    @Inject(Tickets) private readonly tickets: Tickets,
    @Inject(Replies) private readonly replies: Replies,
    @Inject(Dispatches) private readonly dispatches: Dispatches,
  ) {}

  /** Throws {@link Invalid}, NotFound or BadRequest when the word cannot be taken; nothing is changed then. */
  async report(tx: Tx, agency: AgencyCode, reference: string, status: AgencyStatus, by: Taken): Promise<void> {
    const ticket = await this.tickets.byReference(tx, reference);
    // A body learns nothing about tickets of others, not even that they exist.
    if (ticket.agency !== agency) throw new NotFoundException(`No ticket ${reference}`);
    await this.dispatches.taken(tx.db, agency, [ticket.reportId], by);
    try {
      if (status.state === 'not-ours') await this.refuse(tx, ticket, agency, status);
      else await this.answer(tx, ticket, { ...status, state: status.state });
    } catch (error) {
      if (error instanceof ChangeRefused) throw new BadRequestException(error.message);
      throw error;
    }
  }

  private async answer(tx: Tx, ticket: Ticket, status: AnsweredStatus & Pick<AgencyStatus, 'reason'>): Promise<void> {
    const reason = status.state === 'declined' ? declineReason(status.reason) : undefined;
    await this.tickets.change(tx, ticket, {
      state: targetOf(status.state),
      by: 'agency',
      ...(status.plannedFor && { plannedFor: status.plannedFor }),
      ...(reason && { reason }),
    });
    await this.replies.request(tx, ticket, { kind: 'status', author: 'agency', by: ticket.agency!, text: statusText(ticket, status) });
  }

  /** Routing names the next body; where a person had chosen this one, that is a suggestion, and a person chooses again (R02). */
  private async refuse(tx: Tx, ticket: Ticket, agency: AgencyCode, { message, reason, proposed }: AgencyStatus): Promise<void> {
    const words = reason ? `${message} (${reason})` : message;
    await tx.db.query('insert into refusal (report_id, agency, reason, proposed) values ($1, $2, $3, $4)', [ticket.reportId, agency, words, proposed ?? null]);
    ticket.refusedBy = [...ticket.refusedBy.filter((code) => code !== agency), agency];
    await this.tickets.triage(tx, ticket, 'agency');
    await tx.emit('ticket.refused', {
      ...factsOf(ticket),
      agency,
      reason: words.slice(0, MOST_WORDS).toWellFormed(),
      refusedBy: ticket.refusedBy,
      ...(proposed && { proposed }),
    });
  }
}

/** That `ticket.refused` takes. */
const MOST_WORDS = 4_000;

function declineReason(reason: string | undefined): DeclineReason {
  if (reason === undefined) return 'unfounded';
  if (!(DECLINE_REASONS as readonly string[]).includes(reason)) {
    throw new Invalid([{ field: 'reason', message: `with state declined must be one of ${DECLINE_REASONS.join(', ')}` }]);
  }
  return reason as DeclineReason;
}
