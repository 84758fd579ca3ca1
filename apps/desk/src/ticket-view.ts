import { Inject, Injectable, NotFoundException } from '@nestjs/common';
import { Seal } from '@s48/chassis';
import type { Attachment } from '@s48/contracts';
import { DataSource } from 'typeorm';
import { readCursor, writeCursor } from './domain/cursor.js';
import { needsOtherWay, otherWays } from './domain/reply-ways.js';
import { AnswerTexts } from './answer-texts.js';
import { fileLinks } from './file-links.js';
import { Links } from './links.js';
import { Reply } from './reply.entity.js';
import { Ticket } from './ticket.entity.js';

export interface TicketQuery {
  readonly agency?: string | undefined;
  readonly state?: string | undefined;
  readonly kind?: string | undefined;
  readonly urgent?: boolean | undefined;
  /** Words folded to one form for both scripts; all must occur. */
  readonly words: readonly string[];
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Later tickets that routing takes for the same incident as this one. */
const SUGGESTED_BY = `
  select reference, (incident->>'probability')::float8 probability from ticket
  where incident->>'reportId' = $1::text and ($2::text is null or agency = $2) order by received_at, report_id limit 200`;

interface SupplementRow {
  readonly at: Date;
  readonly text: string;
  readonly attachments: Attachment[];
  readonly verified: boolean;
}

/** Tickets as staff see them. Addresses are not among it. */
@Injectable()
export class TicketView {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Seal) private readonly seal: Seal,
    @Inject(AnswerTexts) private readonly answers: AnswerTexts,
    @Inject(Links) private readonly links: Links,
  ) {}

  /** `onlyAgency` narrows to what a clerk may see: another body's ticket is as unknown as none. */
  async one(reference: string, viewer: string, onlyAgency?: string): Promise<object> {
    const db = this.database.manager;
    const ticket = await db.findOneBy(Ticket, { reference, ...(onlyAgency && { agency: onlyAgency as Ticket['agency'] & string }) });
    if (!ticket) throw new NotFoundException(`No ticket ${reference}`);
    const replies = await db.find(Reply, { where: { reportId: ticket.reportId }, order: { requestedAt: 'ASC' } });
    const supplements: SupplementRow[] = await db.query('select at, text, attachments, verified from supplement where report_id = $1 order by at', [ticket.reportId]);
    const links = (files: readonly Attachment[]): object[] => fileLinks(this.seal, ticket.channel, files, viewer);
    return {
      ...summary(ticket),
      script: ticket.script,
      decision: ticket.decision,
      plannedFor: ticket.plannedFor,
      refusedBy: ticket.refusedBy,
      refusals: await db.query('select agency, reason, proposed, at from refusal where report_id = $1 order by id', [ticket.reportId]),
      incident: await this.suggested(ticket, onlyAgency),
      suggestedBy: await db.query(SUGGESTED_BY, [ticket.reportId, onlyAgency ?? null]),
      linked: await this.links.linkedTo(ticket.reportId, onlyAgency),
      milestone: ticket.milestone,
      reachable: ticket.contact !== null,
      optedOut: ticket.optedOut,
      otherWays: needsOtherWay(replies) ? otherWays(ticket).map(({ contact, consented }) => ({ channel: contact.channel, consented })) : [],
      claim: ticket.claimedUntil && ticket.claimedUntil > new Date() ? { by: ticket.claimedBy, name: ticket.claimedName, until: ticket.claimedUntil } : null,
      suggestedAnswers: ticket.kind === 'question' && ticket.text !== null ? await this.answers.suggestedFor(db, ticket.text, ticket.script) : [],
      replies: replies.map(({ id, kind, author, by, fromAnswer, text, via, state, requestedAt, heldUntil, handedOverAt, provenAt, failedAt, reason, proof }) => ({
        id, kind, author, by, fromAnswer, text, via, state, requestedAt, handedOverAt, provenAt, failedAt, reason, proof, undoUntil: heldUntil,
      })),
      reports: [
        { reference, channel: ticket.channel, receivedAt: ticket.receivedAt, text: ticket.text, attachments: links(ticket.attachments) },
        ...supplements.map(({ at, text, attachments, verified }) => ({ supplement: true, receivedAt: at, text, verified, attachments: links(attachments) })),
      ],
    };
  }

  async list({ agency, state, kind, urgent, words, limit, cursor }: TicketQuery): Promise<object> {
    const after = readCursor(cursor);
    const rows = await this.database.manager
      .createQueryBuilder(Ticket, 'ticket')
      .where('(ticket.received_at, ticket.report_id) > (:at, :id)', after)
      .andWhere(agency ? 'ticket.agency = :agency' : 'true', { agency })
      .andWhere(state ? 'ticket.state = :state' : 'true', { state })
      .andWhere(urgent === undefined ? 'true' : 'ticket.urgent = :urgent', { urgent })
      .andWhere(kind ? 'ticket.kind = :kind' : 'true', { kind })
      .andWhere('ticket.search like all (:patterns)', { patterns: words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`) })
      .orderBy('ticket.received_at')
      .addOrderBy('ticket.report_id')
      .limit(limit)
      .getMany();
    const last = rows.length === limit ? rows.at(-1) : undefined;
    return { items: rows.map(summary), next: last ? writeCursor(last.receivedAt, last.reportId) : null };
  }

  /** The ticket that routing takes for the same incident, unless it is another body's. */
  private async suggested({ incident }: Ticket, onlyAgency?: string): Promise<object | null> {
    const other = incident && (await this.database.manager.findOneBy(Ticket, { reportId: incident.reportId }));
    return other && (!onlyAgency || other.agency === onlyAgency) ? { ...incident, reference: other.reference } : null;
  }
}

const summary = (ticket: Ticket): object => ({
  reference: ticket.reference,
  reportId: ticket.reportId,
  text: ticket.text,
  place: ticket.place,
  category: ticket.category,
  kind: ticket.kind,
  state: ticket.state,
  agency: ticket.agency,
  channel: ticket.channel,
  receivedAt: ticket.receivedAt,
  deadline: ticket.deadline,
  verdict: ticket.verdict,
  urgent: ticket.urgent,
  version: ticket.version,
});
