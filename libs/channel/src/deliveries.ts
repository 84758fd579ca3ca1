import { Inject, Injectable } from '@nestjs/common';
import { Bus, Loop, type Tx } from '@s48/bus';
import { Logger } from '@s48/chassis';
import type { EntityManager } from 'typeorm';
import type { Outcome } from './channel-adapter.js';
import { announce } from './delivery-news.js';
import { Delivery } from './delivery.entity.js';

export type DeliveryRequest = Pick<Delivery, 'id' | 'kind' | 'author' | 'recipient' | 'text' | 'script'> & Partial<Pick<Delivery, 'dueAt' | 'subject' | 'facts' | 'purpose'>>;

/** What a provider reports about something handed over earlier. */
export interface Receipt {
  readonly outcome: 'delivered' | 'failed';
  readonly at: Date;
  readonly detail: Record<string, string>;
}

/** Waits of a delivery that could not be made: a supplier's outage is not a message failure. They reach past any promise. */
const WAITS_S = [2, 5, 15, 60, 180, 600];
const REDACTED = '(obrisano)';
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
    await tx.db.createQueryBuilder().insert().into(Delivery).values({ dueAt: new Date(), ...request, createdAt: new Date() }).orIgnore().execute();
    tx.afterCommit.push(() => this.bell?.ring());
  }

  /**
   * Staff want it sent now: what waits for its time is due, what became of an unknown one is asked at once, and what failed starts anew
   * under its old id. What is being sent, has left, waits for a person or has arrived stays as it is.
   */
  async again(tx: Tx, id: string): Promise<void> {
    const delivery = await tx.db.findOne(Delivery, { where: { id }, lock: { mode: 'pessimistic_write' } });
    const now = new Date();
    if (delivery?.state === 'failed') {
      // Receipts of the attempt that failed tell nothing about the next one.
      await tx.db.query(`update receipt set provider_ref = provider_ref || ' ' || $2 where provider_ref = $1`, [delivery.providerRef, now.toISOString()]);
      await tx.db.update(Delivery, { id }, { state: 'queued', dueAt: now, attempts: 0, firstAttemptAt: null, handedOverAt: null, provenAt: null, failedAt: null, reason: null, proof: {} });
    } else if (delivery?.state === 'queued') {
      await tx.db.update(Delivery, { id }, { dueAt: now });
    } else if (delivery && isUnknown(delivery)) {
      await tx.db.update(Delivery, { id }, { dueAt: now, leasedUntil: now });
    }
    tx.afterCommit.push(() => this.bell?.ring());
  }

  /** Writes down what the supplier made of a delivery, with what follows for the bus. */
  async record(id: string, outcome: Outcome, at: Date = new Date()): Promise<void> {
    await this.bus.transaction(async (tx) => {
      const delivery = await tx.db.findOne(Delivery, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (delivery?.state !== 'submitting') return;
      const ref = 'ref' in outcome ? outcome.ref : undefined;
      if (ref) await lockRef(tx, ref);
      await this.apply(tx, delivery, changeFor(delivery, outcome, at));
      if (ref) await this.applyEarlyReceipts(tx, delivery, ref);
    });
  }

  /**
   * A receipt from the provider, in any order and any number of times: a final state is never overwritten, except that a bounce
   * takes back what was only accepted by the next server. A receipt that comes before the submit response is kept for it.
   */
  async receipt(providerRef: string, receipt: Receipt): Promise<void> {
    await this.bus.transaction(async (tx) => {
      await lockRef(tx, providerRef);
      await keepReceipt(tx.db, providerRef, receipt.outcome, receipt.at, receipt.detail);
      const delivery = await tx.db.findOne(Delivery, { where: { providerRef }, lock: { mode: 'pessimistic_write' } });
      // A failure of what failed before is no news of what waits to be sent again.
      if (delivery && (receipt.outcome === 'delivered' || delivery.handedOverAt)) await this.settle(tx, delivery, receipt);
    });
  }

  /** Keeps what a provider said on the way (`sent`), or what we do not know yet: it changes nothing. */
  async note(providerRef: string, status: string, at: Date, detail: Record<string, string>): Promise<void> {
    await keepReceipt(this.bus.database.manager, providerRef, status, at, detail);
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

  /** Forgets the words and the address, also in what providers said. What has not left will not: there is nobody to send it to. */
  async forget(tx: Tx, personKey: string): Promise<void> {
    await tx.db.query(`update receipt set detail = '{}' where provider_ref in (select provider_ref from delivery where recipient->>'key' = $1)`, [personKey]);
    await tx.db.query(`update delivery set text = $2, subject = null, reason = null, proof = '{}', recipient = recipient - 'sealed' where recipient->>'key' = $1`, [personKey, REDACTED]);
    const open: { id: string }[] = await tx.db.query(`select id from delivery where recipient->>'key' = $1 and state in ('queued', 'waiting') for update`, [personKey]);
    for (const { id } of open) {
      await this.apply(tx, await tx.db.findOneByOrFail(Delivery, { id }), { state: 'failed', failedAt: new Date(), reason: 'the person was erased' });
    }
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
    const early: Receipt[] = await tx.db.query(`select outcome, at, detail from receipt where provider_ref = $1 and outcome in ('delivered', 'failed') order by at`, [ref]);
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

/** A receipt and the submit response it belongs to may be written at the same moment: one of the two must see the other. */
const lockRef = (tx: Tx, ref: string): Promise<unknown> => tx.db.query('select pg_advisory_xact_lock(hashtextextended($1, 48))', [ref]);

async function keepReceipt(db: EntityManager, ref: string, outcome: string, at: Date, detail: Record<string, string>): Promise<void> {
  await db.query('insert into receipt (provider_ref, outcome, at, detail) values ($1, $2, $3, $4) on conflict do nothing', [ref, outcome, at, detail]);
}

function changeFor(delivery: Delivery, outcome: Outcome, at: Date): Partial<Delivery> {
  const handedOver = { handedOverAt: at, leasedUntil: null };
  switch (outcome.kind) {
    case 'handed-over':
      return { ...handedOver, handedOverAt: outcome.at ?? at, state: 'handed-over', providerRef: outcome.ref, proof: outcome.proof ?? {} };
    case 'delivered':
      return { ...handedOver, handedOverAt: outcome.at ?? at, state: 'delivered', providerRef: outcome.ref, provenAt: outcome.at ?? at, proof: outcome.proof };
    case 'waiting':
      return { state: 'waiting', leasedUntil: null };
    case 'refused':
      return { state: 'failed', failedAt: at, reason: outcome.reason, leasedUntil: null };
    case 'later':
    case 'unknown':
      return at.getTime() - (delivery.firstAttemptAt ?? delivery.createdAt).getTime() > GIVE_UP_AFTER_MS
        ? { state: 'failed', failedAt: at, reason: `given up: ${outcome.reason}`, leasedUntil: null }
        : again(outcome, new Date(at.getTime() + waitMs(delivery.attempts)));
  }
}

/** An unknown outcome stays `submitting` like after a crash, so that the adapter is asked what became of it. */
const again = ({ kind, reason }: { kind: 'later' | 'unknown'; reason: string }, dueAt: Date): Partial<Delivery> =>
  kind === 'later' ? { state: 'queued', reason, leasedUntil: null, dueAt } : { reason, leasedUntil: dueAt, dueAt };

const isUnknown = ({ state, leasedUntil, dueAt }: Delivery): boolean => state === 'submitting' && leasedUntil?.getTime() === dueAt.getTime();

const waitMs = (attempts: number): number => WAITS_S[Math.min(attempts, WAITS_S.length) - 1]! * 1000;
