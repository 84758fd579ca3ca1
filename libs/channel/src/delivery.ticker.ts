import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Bus, Loop } from '@s48/bus';
import { Logger, Seal } from '@s48/chassis';
import { CHANNEL_ADAPTER, type ChannelAdapter, type Outcome } from './channel-adapter.js';
import { Deliveries } from './deliveries.js';
import { Delivery } from './delivery.entity.js';
import { Intake } from './intake.js';

const BATCH = 10;
const POLL_MS = 1_000;

/** Sends what is due. A delivery is leased while it is being sent; when the process dies the lease runs out and the adapter is asked what became of it. */
@Injectable()
export class DeliveryTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly sending: Loop;
  private readonly retrying: Loop;

  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(CHANNEL_ADAPTER) private readonly adapter: ChannelAdapter,
    @Inject(Deliveries) private readonly deliveries: Deliveries,
    @Inject(Seal) private readonly seal: Seal,
    @Inject(Logger) private readonly logger: Logger,
    @Inject(Intake) intake: Intake,
  ) {
    this.sending = new Loop('deliveries', POLL_MS, () => this.sendDue(), logger);
    this.retrying = new Loop('kept inputs', 5_000, () => intake.retryDue(), logger);
    deliveries.bell = this.sending;
  }

  onApplicationBootstrap(): void {
    this.sending.start();
    this.retrying.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.sending.stop(), this.retrying.stop()]);
  }

  private async sendDue(): Promise<boolean> {
    const leased = await this.lease();
    await Promise.all(leased.map((row) => this.send(row)));
    return leased.length === BATCH;
  }

  private async lease(): Promise<Leased[]> {
    const [rows]: [Leased[]] = await this.bus.database.query(
      `update delivery d set state = 'submitting', leased_until = now() + interval '2 minutes', attempts = attempts + 1
       from (select id, state from delivery
             where (state = 'queued' and due_at <= now()) or (state = 'submitting' and leased_until < now())
             order by due_at limit ${BATCH} for update skip locked) due
       where d.id = due.id returning d.id, due.state as was`,
    );
    return rows;
  }

  private async send({ id, was }: Leased): Promise<void> {
    const delivery = await this.bus.database.manager.findOneByOrFail(Delivery, { id });
    const outcome = await this.attempt(delivery, was === 'submitting').catch((error: Error): Outcome => {
      this.logger.warn(`delivery ${id}: ${error.message}`);
      return { kind: 'later', reason: error.message.slice(0, 500) };
    });
    await this.deliveries.record(id, outcome);
  }

  private async attempt(delivery: Delivery, crashed: boolean): Promise<Outcome> {
    const address = delivery.recipient.sealed ? this.seal.open(delivery.recipient) : undefined;
    const found = crashed ? await this.adapter.recover?.(delivery, address) : null;
    return found ?? this.adapter.deliver(delivery, address);
  }
}

interface Leased {
  readonly id: string;
  readonly was: 'queued' | 'submitting';
}
