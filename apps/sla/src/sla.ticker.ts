import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Bus, Loop } from '@s48/bus';
import { CONFIG, Logger } from '@s48/chassis';
import type { SlaConfig } from './config.js';
import { isAnythingDue, recheckEarlyBreaches, settle, takeDue } from './sla-clock.queries.js';
import { SlaTime } from './sla-time.js';

const BATCH = 500;

/** Looks for promises that time has changed. Any number of replicas may sweep: each takes other clocks. */
@Injectable()
export class SlaTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: Loop;
  private last = Infinity;

  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(SlaTime) private readonly time: SlaTime,
    @Inject(Logger) private readonly logger: Logger,
    @Inject(CONFIG) config: SlaConfig,
  ) {
    this.loop = new Loop('promise clock', config.SLA_TICK_MS, () => this.tick(), logger);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** One batch at the present time; true when more is due. */
  async tick(): Promise<boolean> {
    if (!this.time.settled) return false;
    const steady = this.time.steady();
    // The server's clock went back: it had run ahead, here or before a restart.
    if (steady.getTime() < this.last) await recheckEarlyBreaches(this.bus.database.manager, steady);
    this.last = steady.getTime();
    return this.sweep(this.time.now());
  }

  /** One batch of what is due at `now`; true when there is more. */
  async sweep(now: Date, batch = BATCH): Promise<boolean> {
    if (!(await isAnythingDue(this.bus.database.manager, now))) return false;
    const handled = await this.bus.transaction(async (tx) => {
      const clocks = await takeDue(tx, now, batch);
      if (clocks.length > 0) await settle(tx, clocks, () => now);
      return clocks.length;
    });
    if (handled === batch) this.logger.log(`${handled} promises handled in this sweep, more may be due: going on`);
    return handled === batch;
  }
}
