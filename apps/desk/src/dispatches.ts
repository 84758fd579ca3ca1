import { Injectable } from '@nestjs/common';
import type { Loop, Tx } from '@s48/bus';
import type { AgencyCode, Envelope } from '@s48/contracts';
import type { EntityManager } from 'typeorm';
import type { Ticket } from './ticket.entity.js';

/** When to send a ticket again that its body has not taken: after 15 minutes, 1 hour, 4 hours; then people are alarmed. */
export const RESEND_AFTER_MIN = [15, 60, 240] as const;

export type Taken = 'queue' | 'webhook' | 'rest' | 'console';

/** What was sent to which body, and whether its system or its people have seen it. A broker's confirm proves nothing: a body may purge its own queue. */
@Injectable()
export class Dispatches {
  /** Set by the ticker that calls webhooks. */
  bell: Pick<Loop, 'ring'> | undefined;

  /** Onto the body's queue now; a body with a webhook is called at once by the ticker, which counts that as the first sending. */
  async send(tx: Tx, ticket: Ticket, agency: AgencyCode, { data }: Envelope): Promise<void> {
    await tx.emitToAgency(agency, 'ticket.assigned', data as object);
    await tx.db.query(
      `insert into dispatch (report_id, agency, sends, due_at)
       select $1, code, case when webhook_url is null then 1 else 0 end, case when webhook_url is null then now() + interval '${RESEND_AFTER_MIN[0]} minutes' else now() end
       from agency where code = $2
       on conflict (report_id, agency) do update set sent_at = now(), sends = excluded.sends, received_at = null, received_by = null, due_at = excluded.due_at`,
      [ticket.reportId, agency],
    );
    tx.afterCommit.push(() => this.bell?.ring());
  }

  /** The body has the tickets: nothing is sent again. */
  async taken(db: EntityManager, agency: AgencyCode, reportIds: readonly string[], by: Taken): Promise<void> {
    await db.query(
      'update dispatch set received_at = now(), received_by = $3, due_at = null where agency = $1 and report_id = any($2::uuid[]) and received_at is null',
      [agency, reportIds, by],
    );
  }
}
