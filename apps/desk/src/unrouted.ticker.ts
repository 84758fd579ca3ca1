import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Bus, Loop, type Tx } from '@s48/bus';
import { Alarm, Logger } from '@s48/chassis';
import { Ticket } from './ticket.entity.js';
import { Tickets } from './tickets.js';

const POLL_MS = 2_000;
const PATIENCE = `interval '15 seconds'`;

/** What routing has not decided within seconds, because it is down or what it said could not be heard, goes to people. A decision that comes later still places it. */
@Injectable()
export class UnroutedTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: Loop;
  private readonly alarm: Alarm;

  constructor(
    @Inject(Bus) bus: Bus,
    @Inject(Tickets) private readonly tickets: Tickets,
    @Inject(Logger) logger: Logger,
  ) {
    this.loop = new Loop('unrouted tickets', POLL_MS, () => bus.transaction((tx) => this.handOver(tx)), logger);
    this.alarm = new Alarm(logger, 'routing is silent, its reports go to triage');
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  /** One that has waited too long; true when there may be more. A recording without words waits for its transcript. */
  private async handOver(tx: Tx): Promise<boolean> {
    const ticket = await tx.db
      .createQueryBuilder(Ticket, 'ticket')
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .where(`ticket.state = 'received' and ticket.text is not null and ticket.updated_at < now() - ${PATIENCE}`)
      .limit(1)
      .getOne();
    if (!ticket) return false;
    this.alarm.raise(ticket.reference);
    await this.tickets.triage(tx, ticket, 'system');
    return true;
  }
}
