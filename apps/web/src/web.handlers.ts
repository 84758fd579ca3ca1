import { Controller } from '@nestjs/common';
import { OnBus, type Tx } from '@s48/bus';
import type { PromiseDecided, TicketUpdated } from '@s48/contracts';

/** Keeps what the tracking page and Open311 show. Order is not promised: each change lies under its version. */
@Controller()
export class WebHandlers {
  @OnBus('ticket.updated')
  async updated({ channel, reportId, version, state, agency, reason, plannedFor, at }: TicketUpdated, { db }: Tx): Promise<void> {
    if (channel !== 'web') return;
    await db.query(
      `insert into status_change (report_id, version, state, agency, reason, planned_for, at) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict do nothing`,
      [reportId, version, state, agency, reason ?? null, plannedFor ?? null, at],
    );
  }

  /** The latest said stands, and a reopened promise beats the one before it. */
  @OnBus('promise.decided')
  async decided({ channel, reportId, verdict, round = 0 }: PromiseDecided, { db, cause }: Tx): Promise<void> {
    if (channel !== 'web') return;
    await db.query(
      `insert into promise as p (report_id, verdict, round, said_at) values ($1, $2, $3, $4)
       on conflict (report_id) do update set verdict = excluded.verdict, round = excluded.round, said_at = excluded.said_at
       where (p.round, p.said_at) < (excluded.round, excluded.said_at)`,
      [reportId, verdict, round, cause!.time],
    );
  }
}
