import type { ReplyKind, TicketState } from '@s48/contracts';

export type FallbackReason = 'agency-silent' | 'in-triage' | 'not-transcribed';

/** Why the citizen has not heard yet, which the honest status must say. */
export function fallbackReason(ticket: { state: TicketState; agency: string | null; text: string | null }): FallbackReason {
  if (ticket.text === null) return 'not-transcribed';
  return ticket.agency === null || ticket.state === 'triage' || ticket.state === 'received' ? 'in-triage' : 'agency-silent';
}

interface ReplyUnderWay {
  readonly kind: ReplyKind;
  readonly author: string;
  readonly state: string;
}

/** The system speaks only when no status reply has arrived or is under way: a human's word is awaited, and never doubled. */
export const needsFallback = (replies: readonly ReplyUnderWay[]): boolean => !replies.some((reply) => reply.kind === 'status' && reply.state !== 'failed');
