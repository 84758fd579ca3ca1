import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Bus, Loop, type Tx } from '@s48/bus';
import { Logger } from '@s48/chassis';
import type { AgencyCode } from '@s48/contracts';
import { RESEND_AFTER_MIN } from './dispatches.js';
import { Notices } from './notices.js';
import { factsOf, Ticket } from './ticket.entity.js';

interface DueRow {
  readonly report_id: string;
  readonly agency: AgencyCode;
  readonly sends: number;
}

/** Sends tickets again that a body has not taken, and tells people when it still does not. */
@Injectable()
export class DispatchTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(Logger) logger: Logger,
  ) {
    this.loop = new Loop('dispatches', 15_000, () => this.bus.transaction((tx) => this.next(tx)), logger);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  private async next(tx: Tx): Promise<boolean> {
    const [due]: DueRow[] = await tx.db.query(
      'select report_id, agency, sends from dispatch where received_at is null and due_at <= now() order by due_at limit 1 for update skip locked',
    );
    if (!due) return false;
    const ticket = await tx.db.findOneByOrFail(Ticket, { reportId: due.report_id });
    const wait = RESEND_AFTER_MIN[due.sends];
    await tx.db.query(`update dispatch set sends = sends + 1, sent_at = now(), due_at = now() + $3 * interval '1 minute' where report_id = $1 and agency = $2`, [
      due.report_id, due.agency, wait ?? null,
    ]);
    if (ticket.agency !== due.agency) return true;
    if (due.sends >= RESEND_AFTER_MIN.length) await this.notices.notTaken(tx, ticket, due.agency);
    else await tx.emitToAgency(due.agency, 'ticket.assigned', { ...factsOf(ticket), agency: due.agency, text: ticket.text, urgent: ticket.urgent, place: ticket.place, attachments: ticket.attachments, again: due.sends });
    return true;
  }
}
