import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Loop } from '@s48/bus';
import { CONFIG, Logger } from '@s48/chassis';
import type { SmsConfig } from './config.js';
import { SmppInbound } from './smpp.inbound.js';

const EVERY_MS = 30_000;

/** Joins what a crash left between the last part of a long text and its report, and takes incomplete texts when their time is up. */
@Injectable()
export class SmppTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    @Inject(CONFIG) private readonly config: SmsConfig,
    @Inject(SmppInbound) inbound: SmppInbound,
    @Inject(Logger) logger: Logger,
  ) {
    this.loop = new Loop('parts of long texts', EVERY_MS, () => inbound.joinParts(new Date()), logger);
  }

  onApplicationBootstrap(): void {
    if (this.config.inbound === 'smpp') this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }
}
