import { Inject, Injectable } from '@nestjs/common';
import { uuid7, type Tx } from '@s48/bus';
import type { Author, Contact, ReplyKind } from '@s48/contracts';
import { fallbackReason, needsFallback } from './domain/fallback.js';
import { usualWay } from './domain/reply-ways.js';
import { Notices } from './notices.js';
import { fallbackText } from './reply-texts.js';
import { Reply } from './reply.entity.js';
import { factsOf, type Ticket } from './ticket.entity.js';

export interface NewReply {
  readonly kind: ReplyKind;
  readonly author: Author;
  readonly text: string;
  readonly by?: string;
  readonly fromAnswer?: number | undefined;
  /** Until then its author may take it back: no channel hears of it before. */
  readonly heldUntil?: Date | null;
}

/** What the city tells citizens, from the wish to the proof. */
@Injectable()
export class Replies {
  constructor(@Inject(Notices) private readonly notices: Notices) {}

  /** Asks the citizen's channel to send it. Null when the citizen left no way to be reached. */
  async request(tx: Tx, ticket: Ticket, reply: NewReply, to: Contact | null = usualWay(ticket)): Promise<Reply | null> {
    if (!to) return null;
    const row = tx.db.create(Reply, {
      id: uuid7(), reportId: ticket.reportId, kind: reply.kind, author: reply.author, by: reply.by ?? null, fromAnswer: reply.fromAnswer ?? null,
      text: reply.text, via: to.channel, recipient: to, requestedAt: new Date(), proof: {},
      ...(reply.heldUntil ? { state: 'held', heldUntil: reply.heldUntil } : { state: 'requested' }),
    });
    await tx.db.insert(Reply, row);
    if (!reply.heldUntil) await this.send(tx, ticket, row, to);
    return row;
  }

  /** The time to take it back is over. */
  async release(tx: Tx, ticket: Ticket, row: Reply): Promise<void> {
    await tx.db.update(Reply, { id: row.id }, { state: 'requested', heldUntil: null });
    await this.send(tx, ticket, row, row.recipient!);
  }

  /** The same reply under the same id: its channel sends it now unless it has left. Null when there is nobody to send it to any more. */
  async again(tx: Tx, ticket: Ticket, row: Reply): Promise<Reply | null> {
    const to = row.recipient ?? (ticket.contact && { ...ticket.contact, channel: row.via });
    if (!to) return null;
    await tx.db.update(Reply, { id: row.id }, { state: 'requested', handedOverAt: null, provenAt: null, failedAt: null, reason: null, proof: {} });
    await this.send(tx, ticket, row, to, { again: true });
    return row;
  }

  private async send(tx: Tx, ticket: Ticket, { id, kind, author, text }: Reply, to: Contact, again: { again?: boolean } = {}): Promise<void> {
    await tx.emit('reply.requested', { ...factsOf(ticket), replyId: id, kind, author, text, to, script: ticket.script, ...again }, to.channel);
  }

  /** The system's honest status, unless a human's word has arrived or is under way. The ticket is locked by the caller. */
  async fallBack(tx: Tx, ticket: Ticket): Promise<void> {
    const replies = await tx.db.findBy(Reply, { reportId: ticket.reportId });
    if (!needsFallback(replies)) return;
    await this.request(tx, ticket, { kind: 'status', author: 'system', text: fallbackText(ticket, fallbackReason(ticket)) });
  }

  /**
   * A status reply did not arrive. Whoever called is called back instead of texted: the phone is the channel used. Past the
   * fallback milestone the system's own status goes out at once; before it, people are told.
   */
  async failed(tx: Tx, ticket: Ticket, reply: Reply): Promise<void> {
    if (reply.kind !== 'status') return;
    const calls = await tx.db.findBy(Reply, { reportId: ticket.reportId, via: 'phone', kind: 'status' });
    if (reply.via !== 'phone' && ticket.channel === 'phone' && ticket.contact?.sealed && calls.length === 0) {
      await this.request(tx, ticket, { kind: 'status', author: reply.author, text: reply.text, ...(reply.by && { by: reply.by }) }, { ...ticket.contact, channel: 'phone' });
      return;
    }
    const due = ticket.milestone === 'fallback' || ticket.milestone === 'breach';
    if (due && reply.author !== 'system') await this.fallBack(tx, ticket);
    await this.notices.replyFailed(tx, ticket);
  }
}
