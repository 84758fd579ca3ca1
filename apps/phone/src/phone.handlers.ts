import { Controller } from '@nestjs/common';
import { OnBus, type Tx } from '@s48/bus';
import type { TicketUpdated } from '@s48/contracts';

/** Keeps whether the ticket of a recording is closed: its sound is not deleted before. Order is not promised: the highest version stands. */
@Controller()
export class PhoneHandlers {
  @OnBus('ticket.updated')
  async updated({ channel, reportId, version, state, at }: TicketUpdated, { db }: Tx): Promise<void> {
    if (channel !== 'phone') return;
    const closedAt = state === 'resolved' || state === 'declined' ? at : null;
    await db.query('update recording set ticket_version = $2, closed_at = $3 where report_id = $1 and ticket_version < $2', [reportId, version, closedAt]);
  }
}
