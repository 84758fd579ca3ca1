import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Bus, Loop, type Tx } from '@s48/bus';
import { Logger } from '@s48/chassis';
import type { AgencyCode } from '@s48/contracts';
import { Dispatches, RESEND_AFTER_MIN } from './dispatches.js';
import { Notices } from './notices.js';
import { factsOf, Ticket } from './ticket.entity.js';
import { callWebhook, type Webhook } from './webhook.js';

interface DueRow {
  readonly report_id: string;
  readonly agency: AgencyCode;
  readonly sends: number;
  readonly webhook_url: string | null;
  readonly webhook_secret: string | null;
}

const POLL_MS = 15_000;

/** Calls the webhooks of bodies that have one, sends tickets again that a body has not taken, and tells people when it still does not. */
@Injectable()
export class DispatchTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(Dispatches) private readonly dispatches: Dispatches,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(Logger) private readonly logger: Logger,
  ) {
    this.loop = new Loop('dispatches', POLL_MS, () => this.next(), logger);
    dispatches.bell = this.loop;
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  /** One that is due; true when there may be more. The call goes out after the commit: a slow receiver holds no lock. */
  private async next(): Promise<boolean> {
    const due = await this.bus.transaction((tx) => this.sendAgain(tx));
    if (!due) return false;
    if (due.webhook) await this.call(due.row, due.webhook);
    return true;
  }

  private async sendAgain(tx: Tx): Promise<{ row: DueRow; webhook?: Webhook } | null> {
    const [row]: DueRow[] = await tx.db.query(
      `select d.report_id, d.agency, d.sends, a.webhook_url, a.webhook_secret from dispatch d join agency a on a.code = d.agency
       where d.received_at is null and d.due_at <= now() order by d.due_at limit 1 for update of d skip locked`,
    );
    if (!row) return null;
    await tx.db.query(`update dispatch set sends = sends + 1, sent_at = now(), due_at = now() + $3 * interval '1 minute' where report_id = $1 and agency = $2`, [
      row.report_id, row.agency, RESEND_AFTER_MIN[row.sends] ?? null,
    ]);
    const ticket = await tx.db.findOneByOrFail(Ticket, { reportId: row.report_id });
    if (ticket.agency !== row.agency) return { row };
    if (row.sends > RESEND_AFTER_MIN.length) await this.notices.notTaken(tx, ticket, row.agency);
    else if (row.sends > 0) await tx.emitToAgency(row.agency, 'ticket.assigned', { ...dispatchOf(ticket), again: row.sends });
    return row.webhook_url && row.webhook_secret ? { row, webhook: webhookOf(ticket, row.webhook_url, row.webhook_secret) } : { row };
  }

  private async call(row: DueRow, webhook: Webhook): Promise<void> {
    const taken = await callWebhook(webhook).catch((error: Error) => {
      this.logger.warn(`webhook of ${row.agency}: ${error.message}`);
      return false;
    });
    if (taken) await this.dispatches.taken(this.bus.database.manager, row.agency, [row.report_id], 'webhook');
  }
}

const dispatchOf = (ticket: Ticket): object => ({
  ...factsOf(ticket),
  agency: ticket.agency,
  text: ticket.text,
  urgent: ticket.urgent,
  place: ticket.place,
  category: ticket.category,
  attachments: ticket.attachments,
});

const webhookOf = (ticket: Ticket, url: string, secret: string): Webhook => ({
  url,
  secret,
  id: `${ticket.reportId}.${ticket.agency}`,
  body: JSON.stringify({ type: 'ticket.assigned', timestamp: new Date().toISOString(), data: dispatchOf(ticket) }),
});
