import { Inject, Injectable } from '@nestjs/common';
import { Bus, Loop, type Tx } from '@s48/bus';
import { Logger } from '@s48/chassis';
import type { Outcome } from './channel-adapter.js';
import { announce } from './delivery-news.js';
import { Delivery } from './delivery.entity.js';

export type DeliveryRequest = Pick<Delivery, 'id' | 'kind' | 'author' | 'recipient' | 'text' | 'script'> & Partial<Pick<Delivery, 'subject' | 'facts' | 'purpose'>>;

/** What a provider reports about something handed over earlier. */
export interface Receipt {
  readonly outcome: 'delivered' | 'failed';
  readonly at: Date;
  readonly detail: Record<string, string>;
}

/** Waits of a delivery that could not be made: a supplier's outage is not a message failure. They reach past any promise. */
const WAITS_S = [2, 5, 15, 60, 180, 600];
const GIVE_UP_AFTER_MS = 72 * 3_600_000;

/** Everything a channel sends: asked for once, sent by the ticker, proven by receipts. */
@Injectable()
export class Deliveries {
  /** Set by the ticker that does the sending. */
  bell: Pick<Loop, 'ring'> | undefined;

  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(Logger) private readonly logger: Logger,
  ) {}

  async request(tx: Tx, request: DeliveryRequest): Promise<void> {
    await tx.db.createQueryBuilder().insert().into(Delivery).values({ ...request, createdAt: new Date(), dueAt: new Date() }).orIgnore().execute();
    setImmediate(() => this.bell?.ring());
  }

  /** Writes down what the supplier made of a delivery, with what follows for the bus. */
  async record(id: string, outcome: Outcome, at: Date = new Date()): Promise<void> {
    await this.bus.transaction(async (tx) => {
      const delivery = await tx.db.findOneOrFail(Delivery, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (delivery.state !== 'submitting') return;
      const change = changeFor(delivery, outcome, at);
      await this.apply(tx, delivery, change);
      if (outcome.kind === 'handed-over') await this.applyEarlyReceipts(tx, delivery, outcome.ref);
    });
  }

  /**
   * A receipt from the provider, in any order and any number of times: a final state is never overwritten, except that a bounce
   * takes back what was only accepted by the next server. A receipt that comes before the submit response is kept for it.
   */
  async receipt(providerRef: string, receipt: Receipt): Promise<void> {
    await this.bus.transaction(async (tx) => {
      await tx.db.query('insert into receipt (provider_ref, outcome, at, detail) values ($1, $2, $3, $4) on conflict do nothing', [
        providerRef, receipt.outcome, receipt.at, receipt.detail,
      ]);
      const delivery = await tx.db.findOne(Delivery, { where: { providerRef }, lock: { mode: 'pessimistic_write' } });
      if (delivery) await this.settle(tx, delivery, receipt);
    });
  }

  /** A person did it (called back, handed over the paper) or gave up: the same facts as from a provider. */
  async log(id: string, receipt: Receipt): Promise<Delivery | null> {
    return this.bus.transaction(async (tx) => {
      const delivery = await tx.db.findOne(Delivery, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!delivery || delivery.state !== 'waiting') return null;
      await this.settle(tx, delivery, receipt);
      return delivery;
    });
  }

  private async settle(tx: Tx, delivery: Delivery, { outcome, at, detail }: Receipt): Promise<void> {
    const bounced = outcome === 'failed' && delivery.state === 'delivered' && detail['bounce'] !== undefined;
    if (['delivered', 'failed'].includes(delivery.state) && !bounced) return;
    await this.apply(
      tx,
      delivery,
      outcome === 'delivered'
        ? { state: 'delivered', handedOverAt: delivery.handedOverAt ?? at, provenAt: at, proof: { ...delivery.proof, ...detail } }
        : { state: 'failed', failedAt: at, reason: detail['reason'] ?? 'failed', proof: { ...delivery.proof, ...detail } },
    );
  }

  private async applyEarlyReceipts(tx: Tx, delivery: Delivery, ref: string): Promise<void> {
    const early: Receipt[] = await tx.db.query('select outcome, at, detail from receipt where provider_ref = $1 order by at', [ref]);
    for (const receipt of early) await this.settle(tx, delivery, receipt);
  }

  private async apply(tx: Tx, delivery: Delivery, change: Partial<Delivery>): Promise<void> {
    const before = { ...delivery };
    Object.assign(delivery, change);
    await tx.db.update(Delivery, { id: delivery.id }, change);
    await announce(tx, before, delivery);
    if (change.state === 'failed') this.logger.warn(`delivery ${delivery.id}: failed: ${delivery.reason}`);
  }
}

function changeFor(delivery: Delivery, outcome: Outcome, at: Date): Partial<Delivery> {
  const handedOver = { handedOverAt: at, leasedUntil: null };
  switch (outcome.kind) {
    case 'handed-over':
      return { ...handedOver, state: 'handed-over', providerRef: outcome.ref, proof: outcome.proof ?? {} };
    case 'delivered':
      return { ...handedOver, state: 'delivered', providerRef: outcome.ref, provenAt: at, proof: outcome.proof };
    case 'waiting':
      return { state: 'waiting', leasedUntil: null };
    case 'refused':
      return { state: 'failed', failedAt: at, reason: outcome.reason, leasedUntil: null };
    case 'later':
      return at.getTime() - delivery.createdAt.getTime() > GIVE_UP_AFTER_MS
        ? { state: 'failed', failedAt: at, reason: `given up: ${outcome.reason}`, leasedUntil: null }
        : { state: 'queued', reason: outcome.reason, leasedUntil: null, dueAt: new Date(at.getTime() + waitMs(delivery.attempts)) };
  }
}

const waitMs = (attempts: number): number => WAITS_S[Math.min(attempts, WAITS_S.length) - 1]! * 1000;
