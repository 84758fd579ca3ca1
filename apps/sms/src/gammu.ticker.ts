import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Loop } from '@s48/bus';
import { ReaderLock } from '@s48/channel';
import { Alarm, CONFIG, Logger } from '@s48/chassis';
import { DataSource } from 'typeorm';
import type { SmsConfig } from './config.js';
import { GammuInbound } from './gammu.inbound.js';
import { GammuOutbox } from './gammu.outbox.js';

const EVERY_MS = 1_000;

/** Looks into gammu's folders again and again, in one process at a time: no set of files is seen half put away by another. */
@Injectable()
export class GammuTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: Loop;
  private readonly lock: ReaderLock;
  private readonly alarm: Alarm;

  constructor(
    @Inject(CONFIG) private readonly config: SmsConfig,
    @Inject(GammuInbound) private readonly inbound: GammuInbound,
    @Inject(GammuOutbox) private readonly outbox: GammuOutbox,
    @Inject(DataSource) database: DataSource,
    @Inject(Logger) logger: Logger,
  ) {
    this.loop = new Loop('folders of the GSM modem', EVERY_MS, () => this.pass(), logger);
    this.lock = new ReaderLock(database, `gammu ${config.GAMMU_DIR}`);
    this.alarm = new Alarm(logger, 'no SMS is taken from the GSM modem');
  }

  get trouble(): string | undefined {
    return this.alarm.trouble;
  }

  onApplicationBootstrap(): void {
    if (this.config.inbound === 'gammu' || this.config.outbound === 'gammu') this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
    await this.lock.release();
  }

  /** What was sent is noticed before the reports about it. */
  private async pass(): Promise<void> {
    if (!(await this.lock.held())) return;
    try {
      if (this.config.outbound === 'gammu') await this.outbox.look(new Date());
      await this.inbound.look(new Date());
      this.alarm.clear();
    } catch (error) {
      this.alarm.raise((error as Error).message);
    }
  }
}
