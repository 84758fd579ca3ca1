import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Bus, Loop, type Tx } from '@s48/bus';
import { Logger } from '@s48/chassis';
import { Tickets } from './tickets.js';

const POLL_MS = 2_000;
const PATIENCE_MIN = 5;

/** An alarm that is not proven to have arrived within minutes goes on to the next: a supplier's outage, or a phone that is off, must not keep danger waiting. */
@Injectable()
export class AlarmTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    @Inject(Bus) bus: Bus,
    @Inject(Tickets) private readonly tickets: Tickets,
    @Inject(Logger) logger: Logger,
  ) {
    this.loop = new Loop('alarms', POLL_MS, () => bus.transaction((tx) => this.goOn(tx)), logger);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  /** One that has waited too long; true when there may be more. Its proof may still come. */
  private async goOn(tx: Tx): Promise<boolean> {
    const [[alarm]]: [{ report_id: string; agency: string }[]] = await tx.db.query(
      `update notice set state = 'unproven', reason = 'not proven within ${PATIENCE_MIN} minutes' where id = (
         select id from notice where state = 'requested' and purpose like 'duty-alarm%' and requested_at < now() - interval '${PATIENCE_MIN} minutes' limit 1 for update skip locked
       ) returning report_id, agency`,
    );
    if (!alarm) return false;
    await this.tickets.alarmNext(tx, alarm.report_id, alarm.agency);
    return true;
  }
}
