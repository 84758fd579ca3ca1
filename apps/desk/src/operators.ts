import { ConflictException, Inject, Injectable, NotFoundException } from '@nestjs/common';
import type { Tx } from '@s48/bus';
import { Seal, type Staff } from '@s48/chassis';
import { TRIAGE, type Assignee, type Contact, type DeclineReason, type ReplyChannel, type ReplyKind } from '@s48/contracts';
import { obstacleToRetry } from './domain/reply-state.js';
import { chosenWay, usualWay } from './domain/reply-ways.js';
import { Replies } from './replies.js';
import { Reply } from './reply.entity.js';
import { ChangeRefused, Tickets } from './tickets.js';
import { factsOf, Ticket } from './ticket.entity.js';

interface ChosenWay {
  readonly channel?: ReplyChannel;
  /** How the citizen agreed to a way that was not given with the report. */
  readonly consent?: string;
}

interface Answer extends ChosenWay {
  readonly text: string;
  readonly kind?: ReplyKind;
}

const CLAIM_MS = 15 * 60_000;

/** What staff do with a ticket by hand. All of it is in the audit trail. */
@Injectable()
export class Operators {
  constructor(
    @Inject(Tickets) private readonly tickets: Tickets,
    @Inject(Replies) private readonly replies: Replies,
    @Inject(Seal) private readonly seal: Seal,
  ) {}

  /** A human's choice of the body: automation never overwrites it, and routing keeps it as a correction. */
  async assign(tx: Tx, staff: Staff, reference: string, agency: Assignee): Promise<void> {
    const ticket = await this.locked(tx, staff, reference);
    const was = ticket.agency ?? TRIAGE;
    ticket.decidedBy = staff.id;
    await orConflict(() => (agency === TRIAGE ? this.tickets.triage(tx, ticket, 'operator') : this.tickets.assign(tx, ticket, agency, 'operator')));
    await tx.emit('ticket.corrected', { ...factsOf(ticket), agency, was, by: staff.id });
    await audit(tx, staff, 'ticket.assigned', reference, { was, agency });
  }

  /** A clerk's word counts as the agency's, an operator's as the operator's. */
  async reply(tx: Tx, staff: Staff, reference: string, { text, kind = 'status', ...way }: Answer): Promise<string> {
    const ticket = await this.locked(tx, staff, reference);
    const author = staff.role === 'clerk' ? 'agency' : 'operator';
    const reply = await this.replies.request(tx, ticket, { kind, author, text, by: staff.id }, wayTo(ticket, way));
    if (!reply) throw new ConflictException(`${reference}: the citizen left no way to be reached`);
    await audit(tx, staff, 'reply.written', reference, { replyId: reply.id, kind, ...way });
    return reply.id;
  }

  /** The same reply under the same id; the other way a failed one takes makes a reply of its own. Its id. */
  async retry(tx: Tx, staff: Staff, replyId: string, way: ChosenWay): Promise<string> {
    const reply = await tx.db.findOne(Reply, { where: { id: replyId }, lock: { mode: 'pessimistic_write' } });
    const ticket = reply && (await tx.db.findOneBy(Ticket, { reportId: reply.reportId }));
    if (!ticket || (staff.agency && ticket.agency !== staff.agency)) throw new NotFoundException(`No reply ${replyId}`);
    const obstacle = obstacleToRetry(reply);
    if (obstacle) throw new ConflictException(`${ticket.reference}: ${obstacle}`);
    const sent = way.channel && way.channel !== reply.via ? await this.otherwise(tx, ticket, reply, way) : await this.replies.again(tx, ticket, reply);
    if (!sent) throw new ConflictException(`${ticket.reference}: the citizen can no longer be reached`);
    await audit(tx, staff, 'reply.retried', ticket.reference, { replyId, ...(sent.id !== replyId && { as: sent.id }), ...way });
    return sent.id;
  }

  private async otherwise(tx: Tx, ticket: Ticket, reply: Reply, way: ChosenWay): Promise<Reply | null> {
    if (reply.state !== 'failed') throw new ConflictException(`${ticket.reference}: ${reply.via} is still trying; write a new reply to be quicker`);
    if (reply.text === '') throw new ConflictException(`${ticket.reference}: the words of this reply are not known here; write a new one`);
    return this.replies.request(tx, ticket, { kind: reply.kind, author: reply.author, text: reply.text, ...(reply.by && { by: reply.by }) }, wayTo(ticket, way));
  }

  async decline(tx: Tx, staff: Staff, reference: string, reason: DeclineReason): Promise<void> {
    const ticket = await this.locked(tx, staff, reference);
    await orConflict(() => this.tickets.change(tx, ticket, { state: 'declined', by: 'operator', reason }));
    await audit(tx, staff, 'ticket.declined', reference, { reason });
  }

  /** Takes a ticket for a quarter of an hour; whoever comes second is told at once who has it. Claiming again renews. */
  async claim(tx: Tx, staff: Staff, reference: string): Promise<void> {
    const ticket = await this.locked(tx, staff, reference);
    const now = new Date();
    if (ticket.claimedBy && ticket.claimedBy !== staff.id && ticket.claimedUntil! > now) throw new ConflictException(`${ticket.claimedName} is working on ${reference}`);
    Object.assign(ticket, { claimedBy: staff.id, claimedName: staff.name, claimedUntil: new Date(now.getTime() + CLAIM_MS) });
    await this.tickets.save(tx.db, ticket);
  }

  async release(tx: Tx, staff: Staff, reference: string): Promise<void> {
    const ticket = await this.locked(tx, staff, reference);
    if (ticket.claimedBy !== staff.id) return;
    Object.assign(ticket, { claimedBy: null, claimedName: null, claimedUntil: null });
    await this.tickets.save(tx.db, ticket);
  }

  async openContact(tx: Tx, staff: Staff, reference: string): Promise<object> {
    const ticket = await this.locked(tx, staff, reference);
    await audit(tx, staff, 'contact.opened', reference, {});
    if (!ticket.contact?.sealed) return { channel: ticket.contact?.channel ?? null, address: null };
    return { channel: ticket.contact.channel, address: this.seal.open(ticket.contact) };
  }

  private async locked(tx: Tx, staff: Staff, reference: string): Promise<Ticket> {
    const ticket = await this.tickets.byReference(tx, reference);
    if (staff.agency && ticket.agency !== staff.agency) throw new NotFoundException(`No ticket ${reference}`);
    return ticket;
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

async function audit(tx: Tx, staff: Staff, action: string, object: string, detail: object): Promise<void> {
  await tx.db.query('insert into audit (actor, action, object, detail) values ($1, $2, $3, $4)', [staff.id, action, object, detail]);
}

async function orConflict(change: () => Promise<void>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (error instanceof ChangeRefused) throw new ConflictException(error.message);
    throw error;
  }
}
