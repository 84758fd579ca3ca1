import { EventEmitter } from 'node:events';
import type { EntityManager } from 'typeorm';
import type { OutboxRow, Publisher } from '../publisher.js';
import { EVENTS, TO_QUEUE } from '../tx.js';

/** In-process bells, one a queue: a commit put messages on it. Other processes find them by their poll. */
export const bell = new EventEmitter().setMaxListeners(0);

const FAN_OUT = `
  with message as (select * from unnest($1::text[], $2::text[], $3::text[]) with ordinality as m(id, key, body, n)),
  delivered as (
    insert into bus.delivery (queue, message_id, body)
    select s.queue, m.id, m.body from message m join lateral (
      select distinct queue from bus.subscription
      where pattern = m.key or (right(pattern, 2) = '.#' and (m.key || '.') like replace(left(pattern, -1), '_', '\\_') || '%')
    ) s on true order by m.n
    returning queue, message_id),
  unheard as (
    insert into bus.unrouted (routing_key, body)
    select m.key, m.body from message m where not exists (select 1 from delivered d where d.message_id = m.id))
  select distinct queue from delivered`;

/** Hands messages on inside the relay's own transaction: out of the outbox and onto the queues in one commit. */
export class PgPublisher implements Publisher {
  private readonly filled = new Set<string>();

  async publish(rows: readonly OutboxRow[], db: EntityManager): Promise<Map<string, string>> {
    const events = rows.filter(({ exchange }) => exchange === EVENTS);
    const direct = rows.filter(({ exchange }) => exchange === TO_QUEUE);
    // What goes to an agency's own queue has no queue here: agencies work over REST or webhooks.
    const heard: { queue: string }[] = events.length > 0 ? await db.query(FAN_OUT, columns(events)) : [];
    if (direct.length > 0) {
      await db.query('insert into bus.delivery (message_id, queue, body) select * from unnest($1::text[], $2::text[], $3::text[])', columns(direct));
    }
    for (const queue of [...heard.map((one) => one.queue), ...direct.map((row) => row.routing_key)]) this.filled.add(queue);
    return new Map();
  }

  /** Not before the commit: a consumer woken earlier finds nothing and sleeps until its next poll. */
  published(): void {
    for (const queue of this.filled) bell.emit(queue);
    this.filled.clear();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const columns = (rows: readonly OutboxRow[]): string[][] => [rows.map((row) => row.message_id), rows.map((row) => row.routing_key), rows.map((row) => row.body)];
