import { randomInt } from 'node:crypto';
import { openSession } from '@s48/database';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import type { Verdict } from '../consume.js';

export interface PgDelivery {
  readonly id: string;
  readonly message_id: string;
  readonly body: string;
  readonly attempt: number;
  readonly deliveries: number;
}

const LOCK_SPACE = 4848;
const LEASE_MS = 60_000;

/**
 * One worker's hold on a queue in `bus.delivery`. What it takes is leased to it. A session-level advisory lock marks the worker
 * as alive: when its process dies PostgreSQL drops the lock, and its leases are free at once instead of after a minute.
 */
export class PgQueue {
  private readonly lock = randomInt(1, 2 ** 31 - 1);
  private owner: pg.Client | undefined;

  constructor(
    private readonly database: DataSource,
    private readonly url: string,
    readonly name: string,
  ) {}

  /** Shows that this worker lives, and frees the leases of those that do not. */
  async keepAlive(): Promise<void> {
    if (!this.owner) await this.own();
    await this.database.query(
      `update bus.delivery d set visible_at = now(), lock = null
       where d.queue = $1 and d.lock is not null and d.visible_at > now() and not exists (
         select 1 from pg_locks l where l.locktype = 'advisory' and l.classid = ${LOCK_SPACE} and l.objid = d.lock::bigint::oid and l.granted)`,
      [this.name],
    );
  }

  async take(limit: number): Promise<PgDelivery[]> {
    const [rows]: [PgDelivery[]] = await this.database.query(
      `with due as (select id from bus.delivery where queue = $1 and visible_at <= now() order by visible_at, id limit $2 for update skip locked)
       update bus.delivery d set visible_at = now() + $3 * interval '1 ms', deliveries = deliveries + 1, lock = $4
       from due where d.id = due.id returning d.id, d.message_id, d.body, d.attempt, d.deliveries`,
      [this.name, limit, LEASE_MS, this.lock],
    );
    return rows.sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)));
  }

  async done(ids: readonly string[]): Promise<void> {
    await this.database.query('delete from bus.delivery where id = any($1::bigint[]) and lock = $2', [ids, this.lock]);
  }

  async retry(id: string, verdict: Extract<Verdict, { kind: 'retry' }>): Promise<void> {
    await this.database.query(
      `update bus.delivery set visible_at = now() + $3 * interval '1 ms', attempt = attempt + 1, deliveries = 0, lock = null, error = $4 where id = $1 and lock = $2`,
      [id, this.lock, verdict.afterMs, verdict.reason],
    );
  }

  /** Gives back what was taken and not handled. A moment later: the database may answer and still refuse to work. */
  async release(ids: readonly string[]): Promise<void> {
    await this.database.query(
      `update bus.delivery set visible_at = now() + interval '500 ms', deliveries = deliveries - 1, lock = null where id = any($1::bigint[]) and lock = $2`,
      [ids, this.lock],
    );
  }

  async close(): Promise<void> {
    await this.owner?.end().catch(() => undefined);
  }

  private async own(): Promise<void> {
    const owner = await openSession({ connectionString: this.url, application_name: `s48-${this.name}-alive` });
    owner.on('end', () => (this.owner = undefined));
    try {
      await owner.query('select pg_advisory_lock($1, $2)', [LOCK_SPACE, this.lock]);
    } catch (error) {
      await owner.end();
      throw error;
    }
    this.owner = owner;
  }
}
