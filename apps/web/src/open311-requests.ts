import { Inject, Injectable } from '@nestjs/common';
import { agencyName, TRIAGE, type TicketState } from '@s48/contracts';
import { DataSource } from 'typeorm';
import type { Page, RequestFilter, Window } from './domain/open311-query.js';
import { requestStatus, serviceName, statusNotes, updateStatus, type Open311Value } from './domain/open311-words.js';

type Fields = Record<string, Open311Value>;

/** What the city said about a report so far. A closed one changed when it was closed, as the specification has it; an open one when last anything was said. */
const LISTED = `
  select w.reference, w.service_code, w.description, w.address, w.lat, w.lon, w.received_at, c.deadline,
         coalesce(s.state, 'received') state, s.agency, s.reason,
         case when s.state in ('resolved', 'declined') then s.at else greatest(w.received_at, s.at, (select max(r.published_at) from public_reply r where r.report_id = w.report_id and r.kind = 'status')) end updated_at
  from web_report w join conversation c using (report_id)
  left join lateral (select state, agency, reason, at from status_change where report_id = w.report_id order by version desc limit 1) s on true
  where w.listed`;

/** What Open311 clients may read: reports with consent, without anyone's address. */
@Injectable()
export class Open311Requests {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  async find({ ids, services, status, from, to, updatedFrom, updatedTo, offset, limit }: RequestFilter): Promise<Fields[]> {
    const rows: Row[] = await this.database.query(
      `select * from (${LISTED} and w.received_at between $1 and $2 and ($3::text[] is null or w.reference = any($3)) and ($4::text[] is null or w.service_code = any($4))) listed
       where ($5::text[] is null or case when state in ('resolved', 'declined') then 'closed' else 'open' end = any($5))
         and ($6::timestamptz is null or updated_at >= $6) and ($7::timestamptz is null or updated_at <= $7)
       order by received_at desc, reference offset $8 limit $9`,
      [from, to, ids ?? null, services ?? null, status ?? null, updatedFrom ?? null, updatedTo ?? null, offset, limit],
    );
    return rows.map(viewRequest);
  }

  async findOne(reference: string): Promise<Fields | null> {
    const [row]: Row[] = await this.database.query(`${LISTED} and w.reference = $1`, [reference]);
    return row ? viewRequest(row) : null;
  }

  /** The report behind a reference, where this client made it: only then may it add to it. */
  async ownedBy(client: string, reference: string): Promise<{ reportId: string; state: TicketState } | null> {
    const [row]: { report_id: string; state: TicketState | null }[] = await this.database.query(
      `select w.report_id, (select state from status_change s where s.report_id = w.report_id order by version desc limit 1) state
       from web_report w where w.reference = $1 and w.client = $2`,
      [reference, client],
    );
    return row ? { reportId: row.report_id, state: row.state ?? 'received' } : null;
  }

  /**
   * mySociety's extension. An update is a status reply, under the state in force when it was published; the hand-over to a body, of
   * which no reply is made, is one too.
   */
  async updates({ from, to, offset, limit }: Window & Page): Promise<Fields[]> {
    const rows: UpdateRow[] = await this.database.query(
      `select u.id, w.reference, u.text, u.at, coalesce(s.state, 'received') state, s.agency, s.reason, w.service_code from (
         select id::text, report_id, text, published_at at from public_reply where kind = 'status'
         union all select report_id || '-' || version, report_id, null, at from status_change where state = 'assigned'
       ) u join web_report w using (report_id)
       left join lateral (select state, agency, reason from status_change where report_id = w.report_id and at <= u.at order by version desc limit 1) s on true
       where w.listed and u.at between $1 and $2 order by u.at, u.id offset $3 limit $4`,
      [from, to, offset, limit],
    );
    return rows.map(viewUpdate);
  }
}

interface Row {
  readonly reference: string;
  readonly service_code: string;
  readonly description: string | null;
  readonly address: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly received_at: Date;
  readonly deadline: Date;
  readonly state: TicketState;
  readonly agency: string | null;
  readonly reason: string | null;
  readonly updated_at: Date;
}

interface UpdateRow extends Pick<Row, 'reference' | 'state' | 'agency' | 'reason' | 'service_code'> {
  readonly id: string;
  readonly text: string | null;
  readonly at: Date;
}

const viewRequest = (row: Row): Fields => ({
  service_request_id: row.reference,
  status: requestStatus(row.state),
  status_notes: statusNotes(row.state, row.reason),
  service_name: serviceName(row.service_code),
  service_code: row.service_code,
  description: row.description,
  agency_responsible: row.agency && row.agency !== TRIAGE ? agencyName(row.agency) : null,
  service_notice: null,
  requested_datetime: row.received_at.toISOString(),
  updated_datetime: row.updated_at.toISOString(),
  expected_datetime: row.deadline.toISOString(),
  address: row.address,
  address_id: null,
  zipcode: null,
  lat: row.lat,
  long: row.lon,
  // Photos are for the body that deals with it: they may show people and plates.
  media_url: null,
});

const viewUpdate = ({ id, reference, state, agency, reason, text, at, service_code }: UpdateRow): Fields => ({
  update_id: id,
  service_request_id: reference,
  status: updateStatus(state, reason),
  description: text ?? `${statusNotes(state, reason)}${agency && agency !== TRIAGE ? `: ${agencyName(agency)}` : ''}`,
  updated_datetime: at.toISOString(),
  media_url: null,
  external_status_code: state,
  extras: { category: serviceName(service_code) },
});
