import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, UseGuards } from '@nestjs/common';
import { Bus } from '@s48/bus';
import { Public, Seal } from '@s48/chassis';
import { AgencyStatus, parseAs, TICKET_STATES, type AgencyCode, type Attachment } from '@s48/contracts';
import type { EntityManager } from 'typeorm';
import { AgencyGuard, CallingAgency } from './agency.guard.js';
import { AgencyStatuses } from './agency-status.js';
import { Dispatches } from './dispatches.js';
import { readCursor, writeCursor } from './domain/cursor.js';
import { fileLinks } from './file-links.js';
import type { Ticket } from './ticket.entity.js';

const OPEN = TICKET_STATES.filter((state) => state !== 'resolved' && state !== 'declined');
const PAGE = 100;
/** What the citizen added later, oldest first. */
const SUPPLEMENTS = `(
  select coalesce(jsonb_agg(jsonb_build_object('receivedAt', at, 'text', text, 'verified', verified, 'attachments', attachments) order by at), '[]')
  from supplement where supplement.report_id = ticket.report_id)`;

/** The REST API for agencies' systems. Each sees its own tickets only. */
@Controller('api/agency/v1')
@Public()
@UseGuards(AgencyGuard)
export class AgencyController {
  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(AgencyStatuses) private readonly statuses: AgencyStatuses,
    @Inject(Dispatches) private readonly dispatches: Dispatches,
    @Inject(Seal) private readonly seal: Seal,
  ) {}

  /** Oldest first. `state` is `open` or one of the ticket states; `next` goes into `cursor` for the following page. */
  @Get('tickets')
  async tickets(@CallingAgency() agency: AgencyCode, @Query('state') state = 'open', @Query('cursor') cursor?: string): Promise<object> {
    const states = state === 'open' ? OPEN : [state];
    const after = readCursor(cursor);
    const rows: TicketRow[] = await this.bus.database.query(
      `select report_id, reference, text, place, category, urgent, channel, received_at, deadline, state, attachments, ${SUPPLEMENTS} supplements from ticket
       where agency = $1 and state = any($2) and (received_at, report_id) > ($3, $4) order by received_at, report_id limit ${PAGE}`,
      [agency, states, after.at, after.id],
    );
    await this.dispatches.taken(this.bus.database.manager, agency, rows.map((row) => row.report_id), 'rest');
    const last = rows.length === PAGE ? rows.at(-1) : undefined;
    return { items: rows.map((row) => this.view(row, agency)), next: last ? writeCursor(last.received_at, last.report_id) : null };
  }

  @Post('tickets/:reference/status')
  @HttpCode(202)
  async status(
    @CallingAgency() agency: AgencyCode,
    @Param('reference') reference: string,
    @Body() body: unknown,
    @Headers('idempotency-key') key?: string,
  ): Promise<object> {
    const status = parseAs(AgencyStatus, body);
    const answer = { reference, state: status.state };
    return this.bus.transaction(async (tx) => {
      const earlier = key ? await earlierAnswer(tx.db, agency, key.slice(0, 200), answer) : null;
      if (earlier) return earlier;
      await this.statuses.report(tx, agency, reference, status, 'rest');
      return answer;
    });
  }

  private view(row: TicketRow, agency: AgencyCode): object {
    const links = (files: readonly Attachment[]): object[] => fileLinks(this.seal, row.channel, files, `agency:${agency}`);
    return {
      reference: row.reference,
      text: row.text,
      place: row.place,
      category: row.category,
      urgent: row.urgent,
      receivedAt: row.received_at.toISOString(),
      deadline: row.deadline.toISOString(),
      state: row.state,
      attachments: links(row.attachments),
      supplements: row.supplements.map((supplement) => ({ ...supplement, receivedAt: new Date(supplement.receivedAt).toISOString(), attachments: links(supplement.attachments) })),
    };
  }
}

interface Supplement {
  readonly receivedAt: string;
  readonly text: string;
  /** False when it came from another address than the report's own. */
  readonly verified: boolean;
  readonly attachments: readonly Attachment[];
}

type TicketRow = Pick<Ticket, 'reference' | 'text' | 'place' | 'category' | 'urgent' | 'state' | 'attachments' | 'channel' | 'deadline'> & { report_id: string; received_at: Date; supplements: readonly Supplement[] };

/** What this agency was answered when it sent the same key before; null at its first use, when `answer` is kept for the next. */
async function earlierAnswer(db: EntityManager, agency: string, key: string, answer: object): Promise<object | null> {
  const fresh: unknown[] = await db.query('insert into agency_request (agency, key, status, body) values ($1, $2, 202, $3) on conflict do nothing returning 1', [agency, key, answer]);
  if (fresh.length > 0) return null;
  const [earlier]: [{ body: object }] = await db.query('select body from agency_request where agency = $1 and key = $2', [agency, key]);
  return earlier.body;
}
