import { setTimeout as delay } from 'node:timers/promises';
import { BusServer, type BusServerOptions } from '../bus-server.js';
import { Loop } from '../loop.js';
import { bell } from './pg-publisher.js';
import { PgQueue, type PgDelivery } from './pg-queue.js';
import { subscribe } from './subscribe.js';

export interface PgServerOptions extends BusServerOptions {
  readonly url: string;
  readonly pollMs?: number;
}

const DELIVERY_LIMIT = 20;
const ALIVE_EVERY_MS = 1_000;

/** Carries a service's handlers on PostgreSQL, with the same verdicts as on RabbitMQ. */
export class PgServer extends BusServer {
  private readonly queue: PgQueue;
  private readonly loop: Loop;
  private readonly ring = (): void => this.loop.ring();
  private readonly inFlight = new Set<Promise<void>>();
  private finished: string[] = [];
  private unsettled: string[] = [];
  private aliveAt = 0;

  constructor(private readonly pg: PgServerOptions) {
    super(pg);
    this.queue = new PgQueue(pg.bus.database, pg.url, pg.service);
    this.loop = new Loop(`queue ${pg.service}`, pg.pollMs ?? 500, () => this.pass(), this.logger);
  }

  protected async start(): Promise<void> {
    await subscribe(this.pg.bus.database, this.pg.service);
    bell.on(this.pg.service, this.ring);
    this.loop.start();
  }

  async close(): Promise<void> {
    bell.off(this.pg.service, this.ring);
    await this.loop.stop();
    await Promise.race([Promise.all(this.inFlight), delay(10_000, undefined, { ref: false })]);
    // Without a database nothing is lost: the leases are free when this worker is gone, and the inbox knows what was done.
    await this.flush().catch(() => undefined);
    await this.queue.close();
  }

  /** Takes as many as there is room for; true while there may be more. */
  private async pass(): Promise<boolean> {
    if (Date.now() - this.aliveAt > ALIVE_EVERY_MS) {
      await this.queue.keepAlive();
      this.aliveAt = Date.now();
    }
    await this.flush();
    const room = (this.pg.prefetch ?? 20) - this.inFlight.size;
    if (room <= 0) return false;
    const taken = await this.queue.take(room);
    for (const delivery of taken) this.begin(delivery);
    return taken.length === room && taken.length > 0;
  }

  private begin(delivery: PgDelivery): void {
    const work: Promise<void> = this.carryOut(delivery)
      // The database is gone, and the verdict with it.
      .catch(() => void this.unsettled.push(delivery.id))
      .finally(() => {
        this.inFlight.delete(work);
        this.loop.ring();
      });
    this.inFlight.add(work);
  }

  private async carryOut(delivery: PgDelivery): Promise<void> {
    if (delivery.deliveries > DELIVERY_LIMIT) {
      return this.park(delivery, 'delivery_limit: delivered too often without an answer (the consumer died each time)');
    }
    const verdict = await this.settle(delivery);
    if (verdict.kind === 'done') this.finished.push(delivery.id);
    if (verdict.kind === 'retry') await this.queue.retry(delivery.id, verdict);
    if (verdict.kind === 'park') await this.park(delivery, verdict.reason);
    if (verdict.kind === 'pause') this.unsettled.push(delivery.id);
  }

  private async park(delivery: PgDelivery, reason: string): Promise<void> {
    await this.pg.bus.transaction(async ({ db }) => {
      await this.pg.parking.park({ queue: this.pg.service, body: delivery.body, reason, attempts: delivery.attempt }, db);
      await db.query('delete from bus.delivery where id = $1', [delivery.id]);
    });
  }

  /** Settles in batches what is over, as soon as the database takes it; a crash before it delivers again, and the inbox recognises it. */
  private async flush(): Promise<void> {
    const { finished, unsettled } = this;
    this.finished = [];
    this.unsettled = [];
    try {
      if (finished.length > 0) await this.queue.done(finished);
      if (unsettled.length > 0) await this.queue.release(unsettled);
    } catch (error) {
      this.finished.push(...finished);
      this.unsettled.push(...unsettled);
      throw error;
    }
  }
}
