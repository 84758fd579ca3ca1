import type { DataSource } from 'typeorm';
import type { Envelope } from '@s48/contracts';
import type { Relay } from './relay.js';
import { Tx } from './tx.js';

/** A service's way to write and say things together, outside a message handler (HTTP, tickers, adapters). */
export class Bus {
  constructor(
    readonly database: DataSource,
    private readonly relay: Pick<Relay, 'ring'>,
    /** The service's name, in every envelope's `source`. */
    readonly service: string,
  ) {}

  async transaction<T>(work: (tx: Tx) => Promise<T>, cause?: Envelope): Promise<T> {
    const [result, { afterCommit }] = await this.database.transaction(async (db) => {
      const tx = new Tx(db, this.service, cause);
      return [await work(tx), tx] as const;
    });
    this.relay.ring();
    afterCommit.forEach((call) => call());
    return result;
  }

  /**
   * Runs the effect of a message once: the inbox row commits with it. Of two deliveries at the same time the second waits for the
   * first, and does nothing if it committed. False when the message had been handled before.
   */
  once(envelope: Envelope, effect: (tx: Tx) => Promise<void>): Promise<boolean> {
    return this.transaction(async (tx) => {
      const claimed: unknown[] = await tx.db.query('insert into inbox (message_id) values ($1) on conflict do nothing returning 1', [envelope.id]);
      if (claimed.length === 0) return false;
      await effect(tx);
      return true;
    }, envelope);
  }
}
