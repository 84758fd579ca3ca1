import { ConflictException, ForbiddenException, HttpException, Inject, Injectable, NotFoundException } from '@nestjs/common';
import type { Tx } from '@s48/bus';
import type { Staff } from '@s48/chassis';
import type { Contact, ReplyChannel, ReplyKind } from '@s48/contracts';
import { Not } from 'typeorm';
import { AnswerTexts } from './answer-texts.js';
import { audit } from './audit.js';
import { obstacleToRetry } from './domain/reply-state.js';
import { chosenWay, usualWay } from './domain/reply-ways.js';
import { heldUntil, UNDO_MS } from './domain/undo.js';
import { Drafts } from './drafts.js';
import { Replies } from './replies.js';
import { Reply } from './reply.entity.js';
import { Ticket } from './ticket.entity.js';
import { Tickets } from './tickets.js';

interface ChosenWay {
  readonly channel?: ReplyChannel;
  /** How the citizen agreed to a way that was not given with the report. */
  readonly consent?: string;
}

interface Answer extends ChosenWay {
  readonly text: string;
  readonly kind?: ReplyKind;
  /** The kept text that it was made from. */
  readonly fromAnswer?: number;
  /** Typed on a screen: it may be taken back for a moment. */
  readonly undoable?: boolean;
}

export interface Sent {
  readonly replyId: string;
  readonly undoUntil?: Date;
}

/** What staff tell citizens: written, taken back, sent again. All of it is in the audit trail. */
@Injectable()
export class Answers {
  constructor(
    @Inject(Tickets) private readonly tickets: Tickets,
    @Inject(Replies) private readonly replies: Replies,
    @Inject(Drafts) private readonly drafts: Drafts,
    @Inject(AnswerTexts) private readonly texts: AnswerTexts,
  ) {}

  /** A clerk's word counts as the agency's, an operator's as the operator's. */
  async reply(tx: Tx, staff: Staff, reference: string, { text, kind = 'status', undoable, fromAnswer, ...way }: Answer): Promise<Sent> {
    const ticket = await this.tickets.forStaff(tx, staff, reference);
    if (fromAnswer !== undefined) await this.texts.mustExist(tx, fromAnswer);
    const author = staff.role === 'clerk' ? 'agency' : 'operator';
    const undoUntil = undoable ? heldUntil(new Date(), ticket.deadline) : null;
    const reply = await this.replies.request(tx, ticket, { kind, author, text, by: staff.id, fromAnswer, heldUntil: undoUntil }, wayTo(ticket, way));
    if (!reply) throw new ConflictException(`${reference}: the citizen left no way to be reached`);
    await audit(tx, staff, 'reply.written', reference, { replyId: reply.id, kind, ...(fromAnswer !== undefined && { fromAnswer }), ...way });
    await this.drafts.keep(tx, staff.id, ticket.reportId, null);
    return { replyId: reply.id, ...(undoUntil && { undoUntil }) };
  }

  /**
   * One answer to many tickets: a reply of its own, with a proof of its own, to each. All that can be taken is taken at once, so that sending
   * the same again after an error on the way tells nobody twice.
   */
  async replyToAll(tx: Tx, staff: Staff, references: readonly string[], answer: Answer): Promise<{ sent: object[]; refused: object[] }> {
    const sent: object[] = [];
    const refused: object[] = [];
    for (const reference of [...new Set(references)].sort()) {
      try {
        await this.refuseRepetition(tx, staff, reference, answer.text);
        sent.push({ reference, ...(await this.reply(tx, staff, reference, answer)) });
      } catch (error) {
        if (!(error instanceof HttpException)) throw error;
        refused.push({ reference, reason: error.message });
      }
    }
    return { sent, refused };
  }

  /** Takes back what is still held: nothing leaves, and the words are a draft again, before whatever was typed since. */
  async undo(tx: Tx, staff: Staff, replyId: string): Promise<void> {
    const { reply, ticket } = await this.locked(tx, staff, replyId);
    if (reply.by !== staff.id) throw new ForbiddenException('Only who wrote a reply may take it back');
    if (reply.state !== 'held') throw new ConflictException(`${ticket.reference}: it has left; a reply can be taken back for ${UNDO_MS / 1000} seconds`);
    await tx.db.delete(Reply, { id: replyId });
    const since = await this.drafts.read(tx.db, staff.id, ticket.reportId);
    await this.drafts.keep(tx, staff.id, ticket.reportId, { text: since ? `${reply.text}\n\n${since.text}` : reply.text, kind: reply.kind });
    await audit(tx, staff, 'reply.undone', ticket.reference, { replyId });
    if (ticket.milestone === 'fallback' || ticket.milestone === 'breach') await this.replies.fallBack(tx, ticket);
  }

  /** The same reply under the same id; the other way a failed one takes makes a reply of its own. Its id. */
  async retry(tx: Tx, staff: Staff, replyId: string, way: ChosenWay): Promise<string> {
    const { reply, ticket } = await this.locked(tx, staff, replyId);
    const obstacle = obstacleToRetry(reply);
    if (obstacle) throw new ConflictException(`${ticket.reference}: ${obstacle}`);
    const sent = way.channel && way.channel !== reply.via ? await this.otherwise(tx, ticket, reply, way) : await this.replies.again(tx, ticket, reply);
    if (!sent) throw new ConflictException(`${ticket.reference}: the citizen can no longer be reached`);
    await audit(tx, staff, 'reply.retried', ticket.reference, { replyId, ...(sent.id !== replyId && { as: sent.id }), ...way });
    return sent.id;
  }

  private async refuseRepetition(tx: Tx, staff: Staff, reference: string, text: string): Promise<void> {
    const { reportId } = await this.tickets.forStaff(tx, staff, reference);
    const same = await tx.db.findOneBy(Reply, { reportId, by: staff.id, text, state: Not('failed') });
    if (same) throw new ConflictException(`${reference}: you have told the citizen the same already, at ${same.requestedAt.toISOString()}`);
  }

  private async otherwise(tx: Tx, ticket: Ticket, reply: Reply, way: ChosenWay): Promise<Reply | null> {
    if (reply.state !== 'failed') throw new ConflictException(`${ticket.reference}: ${reply.via} is still trying; write a new reply to be quicker`);
    if (reply.text === '') throw new ConflictException(`${ticket.reference}: the words of this reply are not known here; write a new one`);
    return this.replies.request(tx, ticket, { kind: reply.kind, author: reply.author, text: reply.text, ...(reply.by && { by: reply.by }) }, wayTo(ticket, way));
  }

  /** The reply before its ticket, as the handlers of `reply.*` lock them. Another body's is as unknown as none. */
  private async locked(tx: Tx, staff: Staff, replyId: string): Promise<{ reply: Reply; ticket: Ticket }> {
    const reply = await tx.db.findOne(Reply, { where: { id: replyId }, lock: { mode: 'pessimistic_write' } });
    const ticket = reply && (await tx.db.findOne(Ticket, { where: { reportId: reply.reportId }, lock: { mode: 'pessimistic_write' } }));
    if (!ticket || (staff.agency && ticket.agency !== staff.agency)) throw new NotFoundException(`No reply ${replyId}`);
    return { reply, ticket };
  }
}

/** Null: there is none. Throws where the one that was chosen, or the usual one after a STOP, may not be used. */
function wayTo(ticket: Ticket, { channel, consent }: ChosenWay): Contact | null {
  const usual = usualWay(ticket);
  const way = channel ?? usual?.channel;
  if (!way || (usual && way === usual.channel && !ticket.optedOut.includes(way))) return usual;
  const chosen = chosenWay(ticket, way, consent);
  if ('refusal' in chosen) throw new ConflictException(`${ticket.reference}: ${chosen.refusal}`);
  return chosen.to;
}
