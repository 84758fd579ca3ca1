import { Invalid } from '@s48/contracts';
import type { EntityManager } from 'typeorm';
import type { Bus } from './bus.js';

export interface ParkedMessage {
  readonly id: string;
  readonly message_id: string;
  readonly queue: string;
  readonly type: string | null;
  readonly body: string;
  readonly reason: string;
  readonly attempts: number;
  readonly state: 'parked' | 'replayed' | 'discarded';
  readonly parked_at: Date;
  readonly note: string | null;
}

export interface Death {
  readonly queue: string;
  readonly body: string;
  readonly reason: string;
  readonly attempts: number;
}

/** The parking lot of a service: what could not be handled, with the reason, until a person repairs, replays or discards it. */
export class Parking {
  constructor(private readonly bus: Bus) {}

  async park(death: Death, db: EntityManager = this.bus.database.manager): Promise<void> {
    const { id, type } = peek(death.body);
    await db.query(
      `insert into parked (message_id, queue, type, body, reason, attempts) values ($1, $2, $3, $4, $5, $6)
       on conflict (queue, md5(body)) where state = 'parked' do nothing`,
      [id, death.queue, type, printable(death.body), printable(death.reason), death.attempts],
    );
  }

  list(state: string, limit: number): Promise<ParkedMessage[]> {
    return this.bus.database.query('select * from parked where state = $1 order by parked_at desc limit $2', [state, limit]);
  }

  /** Puts the message back on its queue, repaired if `body` is given, under its own id. False when it is not parked (any more). */
  replay(id: string, by: string, body?: string): Promise<boolean> {
    return this.bus.transaction(async (tx) => {
      const [[row]]: [ParkedMessage[]] = await tx.db.query(
        `update parked set state = 'replayed', settled_at = now(), settled_by = $2, body = coalesce($3, body) where id = $1 and state = 'parked' returning *`,
        [id, by, body ?? null],
      );
      if (!row) return false;
      const { id: messageId } = peek(row.body);
      if (row.message_id && messageId !== row.message_id) throw new Invalid([{ field: 'body', message: `keep the message id ${row.message_id}` }]);
      await tx.replay(row.queue, messageId, row.body);
      return true;
    });
  }

  async discard(id: string, by: string, note: string): Promise<boolean> {
    const [rows]: [unknown[]] = await this.bus.database.query(
      `update parked set state = 'discarded', settled_at = now(), settled_by = $2, note = $3 where id = $1 and state = 'parked' returning 1`,
      [id, by, note],
    );
    return rows.length > 0;
  }
}

function peek(body: string): { id: string; type: string | null } {
  try {
    const { id, type } = JSON.parse(body) as { id?: unknown; type?: unknown };
    return { id: printable(String(id ?? '')), type: typeof type === 'string' ? printable(type) : null };
  } catch {
    return { id: '', type: null };
  }
}

/** PostgreSQL text holds no NUL. */
const printable = (text: string): string => text.replaceAll('\u0000', '\uFFFD');
