import type { LoggerService } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Loop } from './loop.js';
import type { OutboxRow, Publisher } from './publisher.js';

const BATCH = 500;

/**
 * Publishes what committed transactions left in the outbox. Rows stay locked until every confirm is in; a crash between
 * publishing and committing publishes them again, and the listeners' inboxes recognise them. Any number of relays may run.
 */
export class Relay {
  private readonly loop: Loop;

  constructor(
    private readonly database: DataSource,
    private readonly publisher: Publisher,
    logger: Pick<LoggerService, 'warn'>,
    pollMs = 500,
  ) {
    this.loop = new Loop('outbox relay', pollMs, () => this.pass(), logger);
  }

  start(): void {
    this.loop.start();
  }

  /** A transaction committed: look at once instead of at the next poll. */
  ring(): void {
    this.loop.ring();
  }

  /** What was said until now goes out first, if the broker takes it; else it waits in the outbox for the next start. */
  async stop(): Promise<void> {
    await this.loop.stop();
    await this.pass().catch(() => undefined);
  }

  private async pass(): Promise<boolean> {
    const taken = await this.batch();
    if (taken === 'none') return false;
    this.publisher.published();
    return taken === 'full';
  }

  private batch(): Promise<'none' | 'some' | 'full'> {
    return this.database.transaction(async (db) => {
      const rows: OutboxRow[] = await db.query(
        `select id, message_id, exchange, routing_key, body from outbox
         where not_before is null or not_before <= now() order by id limit ${BATCH} for update skip locked`,
      );
      if (rows.length === 0) return 'none';
      const failed = await this.publisher.publish(rows, db);
      await db.query('delete from outbox where id = any($1::bigint[])', [rows.filter(({ id }) => !failed.has(id)).map(({ id }) => id)]);
      for (const [id, error] of failed) {
        await db.query(
          `update outbox set attempts = attempts + 1, last_error = $2, not_before = now() + least(60, power(2, attempts)) * interval '1 s' where id = $1`,
          [id, error.slice(0, 500)],
        );
      }
      return rows.length === BATCH && failed.size === 0 ? 'full' : 'some';
    });
  }
}
