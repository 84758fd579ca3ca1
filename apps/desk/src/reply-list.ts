import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ReplyState } from './domain/reply-state.js';
import { readCursor, writeCursor } from './domain/cursor.js';

export const LISTED_STATES = ['unproven', 'requested', 'handed-over', 'failed'] as const;
export type ListedState = (typeof LISTED_STATES)[number];

interface Row {
  readonly id: string;
  readonly state: ReplyState;
  readonly requestedAt: Date;
}

const PAGE = 100;
/** As exact as a cursor. */
const ASKED_AT = `date_trunc('milliseconds', r.requested_at)`;
const UNPROVEN = ['requested', 'handed-over', 'failed'];

/** A failed reply is done with when another has reached the citizen since: a status by a status, the rest by any. */
const STILL_OWED = `(r.state <> 'failed' or not exists (
  select 1 from reply later where later.report_id = r.report_id and later.state = 'delivered' and later.requested_at > r.requested_at and (r.kind <> 'status' or later.kind = 'status')))`;

/** What the city told citizens and cannot prove yet, over all channels, the oldest first. */
@Injectable()
export class ReplyList {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /** `onlyAgency` narrows to what a clerk may see. */
  async page(state: ListedState, cursor?: string, onlyAgency?: string): Promise<object> {
    const after = readCursor(cursor);
    const rows: Row[] = await this.database.query(
      `select r.id, t.reference, t.agency, t.deadline, r.via as channel, r.kind, r.author, r.state, coalesce(r.failed_at, r.handed_over_at, r.requested_at) as since,
              r.reason, r.attempts, r.requested_at as "requestedAt"
       from reply r join ticket t using (report_id)
       where r.state <> 'delivered' and r.state = any($1) and (${ASKED_AT}, r.id) > ($2, $3) and ($4::text is null or t.agency = $4) and ${STILL_OWED}
       order by ${ASKED_AT}, r.id limit ${PAGE}`,
      [state === 'unproven' ? UNPROVEN : [state], after.at, after.id, onlyAgency ?? null],
    );
    const last = rows.length === PAGE ? rows.at(-1) : undefined;
    return { items: rows, next: last ? writeCursor(last.requestedAt, last.id) : null };
  }
}
