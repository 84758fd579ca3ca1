import type { Channel, Contact, VoidReason } from '@s48/contracts';
import { factsOf, type Fact, type TicketFact } from './facts.js';
import { belongsTo, type Round } from './round.js';

export interface Ground {
  readonly reason: VoidReason;
  readonly at: Date;
}

/** Why a promise is counted apart, if it is. A withdrawal after the deadline comes too late to undo a breach. */
export function voidGround(round: Round, facts: readonly Fact[]): Ground | null {
  const ticket = newestTicket(round, facts);
  if (ticket?.state === 'declined' && ticket.reason === 'spam') return { reason: 'spam', at: new Date(ticket.at) };
  const transcript = round.round === 0 ? emptyTranscript(facts, ticket) : null;
  if (transcript) return transcript;
  if (ticket?.state === 'declined' && ticket.reason === 'withdrawn' && new Date(ticket.at) <= round.deadline) {
    return { reason: 'withdrawn', at: new Date(ticket.at) };
  }
  return isUnreachable(facts) ? { reason: 'unreachable', at: round.startedAt } : null;
}

function newestTicket(round: Round, facts: readonly Fact[]): TicketFact | undefined {
  return factsOf(facts, 'ticket')
    .filter(({ at }) => belongsTo(round, new Date(at)))
    .sort((a, b) => b.version - a.version)[0];
}

/** A recording that held nothing or was spam, unless somebody has put the ticket to work after all. */
function emptyTranscript(facts: readonly Fact[], ticket: TicketFact | undefined): Ground | null {
  const last = factsOf(facts, 'transcript').sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0];
  if (!last || (last.outcome !== 'spam' && last.outcome !== 'empty')) return null;
  const untouched = !ticket || ['received', 'triage'].includes(ticket.state) || ticket.state === 'declined';
  return untouched ? { reason: 'spam', at: new Date(last.at) } : null;
}

const isUnreachable = (facts: readonly Fact[]): boolean => {
  const contacts = factsOf(facts, 'contact');
  const unheard = contacts.some(({ onRecording }) => onRecording) && factsOf(facts, 'transcript').length === 0;
  return contacts.length > 0 && !unheard && !contacts.some(({ reachable }) => reachable);
};

/** The web has its tracking page, a call-back or a pick-up may need no address; everything else needs one. */
export function isReachable(channel: Channel, contact: Contact | undefined): boolean {
  if (!contact) return channel === 'web';
  return contact.sealed !== undefined || contact.channel === 'web' || contact.channel === 'phone';
}
