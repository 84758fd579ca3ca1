import { BadRequestException, Inject, Injectable, NotFoundException } from '@nestjs/common';
import type { Tx } from '@s48/bus';
import type { Staff } from '@s48/chassis';
import { DataSource } from 'typeorm';
import { audit } from './audit.js';
import type { Ticket } from './ticket.entity.js';
import { Tickets } from './tickets.js';

/** Everything that links lead to from one ticket. */
const INCIDENT = `
  with recursive incident (report_id) as (
    select $1::uuid union select case when l.one = i.report_id then l.other else l.one end from incident i join ticket_link l on i.report_id in (l.one, l.other)
  )
  select t.reference, t.state, t.agency, t.channel, t.deadline, t.verdict,
         exists (select 1 from ticket_link l where (l.one, l.other) = (least($1::uuid, t.report_id), greatest($1::uuid, t.report_id))) as direct
  from incident i join ticket t using (report_id)
  where t.report_id <> $1 and ($2::text is null or t.agency = $2) order by t.received_at, t.report_id`;

/** Tickets of one incident are linked, never merged: each keeps its report, its replies and its own promise, and unlinking restores what was. */
@Injectable()
export class Links {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Tickets) private readonly tickets: Tickets,
  ) {}

  /** `onlyAgency` narrows to what a clerk may see. */
  linkedTo(reportId: string, onlyAgency?: string): Promise<object[]> {
    return this.database.query(INCIDENT, [reportId, onlyAgency ?? null]);
  }

  async link(tx: Tx, staff: Staff, reference: string, other: string): Promise<void> {
    if (reference === other) throw new BadRequestException('A ticket cannot be linked with itself; name another one');
    const pair = await this.pair(tx, reference, other);
    await tx.db.query('insert into ticket_link (one, other, by) values ($1, $2, $3) on conflict do nothing', [...idsOf(pair), staff.id]);
    await this.changed(tx, staff, pair, 'ticket.linked');
  }

  async unlink(tx: Tx, staff: Staff, reference: string, other: string): Promise<void> {
    const pair = await this.pair(tx, reference, other);
    const [rows]: [unknown[]] = await tx.db.query('delete from ticket_link where one = $1 and other = $2 returning 1', idsOf(pair));
    if (rows.length === 0) throw new NotFoundException(`${reference} is not linked with ${other} directly`);
    await this.changed(tx, staff, pair, 'ticket.unlinked');
  }

  /** Locked in one order by everybody. */
  private async pair(tx: Tx, reference: string, other: string): Promise<Ticket[]> {
    const tickets: Ticket[] = [];
    for (const one of [reference, other].sort()) tickets.push(await this.tickets.byReference(tx, one));
    return tickets;
  }

  private async changed(tx: Tx, staff: Staff, [one, other]: Ticket[], action: string): Promise<void> {
    for (const [ticket, mate] of [[one!, other!], [other!, one!]] as const) {
      await this.tickets.save(tx.db, ticket);
      await audit(tx, staff, action, ticket.reference, { with: mate.reference });
    }
  }
}

const idsOf = (tickets: readonly Ticket[]): string[] => tickets.map(({ reportId }) => reportId).sort();
