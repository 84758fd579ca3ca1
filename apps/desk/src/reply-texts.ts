import { agencyName, TRIAGE, type AgencyState, type AgencyStatus } from '@s48/contracts';
import { formatLocal, render } from '@s48/language';
import type { FallbackReason } from './domain/fallback.js';
import type { Ticket } from './ticket.entity.js';

export type AnsweredStatus = Pick<AgencyStatus, 'message' | 'plannedFor'> & { readonly state: Exclude<AgencyState, 'not-ours'> };

/** The status that a body's word makes: who has the case, what is happening, and the body's own words, quoted verbatim. */
export function statusText(ticket: Ticket, status: AnsweredStatus): string {
  return render(
    `status.${status.state}`,
    {
      reference: ticket.reference,
      agency: agencyName(ticket.agency ?? TRIAGE),
      message: status.message,
      planned: status.plannedFor ? formatLocal(new Date(status.plannedFor), ticket.script) : '',
    },
    ticket.script,
  );
}

/** The honest status when nobody has answered: who has the case since when, that it is silent, that it was escalated. */
export function fallbackText(ticket: Ticket, reason: FallbackReason): string {
  const since = ticket.assignedAt ?? ticket.receivedAt;
  return render(
    `fallback.${reason}`,
    { reference: ticket.reference, agency: agencyName(ticket.agency ?? TRIAGE), since: formatLocal(since, ticket.script) },
    ticket.script,
  );
}
