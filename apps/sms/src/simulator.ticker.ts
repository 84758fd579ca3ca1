import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Loop } from '@s48/bus';
import { Deliveries } from '@s48/channel';
import { CONFIG, Logger } from '@s48/chassis';
import { DataSource } from 'typeorm';
import type { SmsConfig } from './config.js';

/** A phone whose number ends so is switched off: shows what happens when a reply does not arrive. */
const SWITCHED_OFF = '9999';

/** The simulated network: reports each text as delivered, by the same way as a provider's receipt. */
@Injectable()
export class SimulatorTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    @Inject(CONFIG) private readonly config: SmsConfig,
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Deliveries) private readonly deliveries: Deliveries,
    @Inject(Logger) logger: Logger,
  ) {
    this.loop = new Loop('simulated network', 500, () => this.pass(), logger);
  }

  onApplicationBootstrap(): void {
    if (this.config.outbound === 'simulator') this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  private async pass(): Promise<void> {
    const waiting: { id: string; phone: string; delivery_id: string }[] = await this.database.query(
      `select id, phone, delivery_id from simulated_message where direction = 'out' and not receipt_sent order by at limit 100`,
    );
    for (const { id, phone, delivery_id: delivery } of waiting) {
      const off = phone.endsWith(SWITCHED_OFF);
      await this.deliveries.receipt(`simulator:${delivery}`, {
        outcome: off ? 'failed' : 'delivered',
        at: new Date(),
        detail: off ? { status: 'undelivered', reason: 'the phone is switched off' } : { status: 'delivered' },
      });
      await this.database.query('update simulated_message set receipt_sent = true where id = $1', [id]);
    }
  }
}
