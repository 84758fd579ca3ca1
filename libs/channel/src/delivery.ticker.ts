import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Bus, Loop } from '@s48/bus';
import { Logger, Seal } from '@s48/chassis';
import { CHANNEL_ADAPTER, type ChannelAdapter, type Outcome } from './channel-adapter.js';
import { Deliveries } from './deliveries.js';
import { Delivery } from './delivery.entity.js';
import { Intake } from './intake.js';
import { within } from './time-limit.js';

const AT_ONCE = 10;
const POLL_MS = 1_000;
/** Shorter than the lease: nobody else takes up what is still being sent. */
const ANSWER_MS = 90_000;

/** Sends what is due. A delivery is leased while it is being sent; when the process dies the lease runs out and the adapter is asked what became of it. */
@Injectable()
export class DeliveryTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly sending: Loop;
  private readonly retrying: Loop;
  private readonly inFlight = new Set<Promise<void>>();

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
    intake.bell = this.retrying;
  }

  onApplicationBootstrap(): void {
    this.sending.start();
    this.retrying.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.sending.stop(), this.retrying.stop()]);
    await Promise.all(this.inFlight);
  }

  /** Starts what is due and waits for none of it: one slow supplier's answer holds up no other delivery. */
  private async sendDue(): Promise<void> {
    const free = AT_ONCE - this.inFlight.size;
    for (const row of free > 0 ? await this.lease(free) : []) this.start(row);
  }

  private start(row: Leased): void {
    const sending = this.send(row)
      // What was not written down stays leased, and is asked about when the lease has run out.
      .catch((error: Error) => this.logger.warn(`delivery ${row.id}: ${error.message}`))
      .finally(() => {
        this.inFlight.delete(sending);
        this.sending.ring();
      });
    this.inFlight.add(sending);
  }

  private async lease(limit: number): Promise<Leased[]> {
    const [rows]: [Leased[]] = await this.bus.database.query(
      `update delivery d set state = 'submitting', leased_until = now() + interval '2 minutes', attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, now())
       from (select id, state from delivery
             where (state = 'queued' and due_at <= now()) or (state = 'submitting' and leased_until < now())
             order by due_at limit $1 for update skip locked) due
       where d.id = due.id returning d.id, due.state as was`,
      [limit],
    );
    return rows;
  }

  private async send({ id, was }: Leased): Promise<void> {
    const delivery = await this.bus.database.manager.findOneByOrFail(Delivery, { id });
    const crashed = was === 'submitting';
    const outcome = await within(ANSWER_MS, this.attempt(delivery, crashed)).catch((error: Error): Outcome => {
      this.logger.warn(`delivery ${id}: ${error.message}`);
      // A question that could not be asked is asked again: to send instead might send twice.
      return { kind: crashed ? 'unknown' : 'later', reason: error.message.slice(0, 500) };
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
