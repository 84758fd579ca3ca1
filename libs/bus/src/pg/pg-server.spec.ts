import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BusBench, given, postgresTransport, waitFor } from '@s48/testing';
import { PgQueue } from './pg-queue.js';

describe('a service on PostgreSQL', () => {
  let bench: BusBench;
  beforeAll(async () => {
    bench = new BusBench(await postgresTransport());
  });
  afterEach(() => bench.stopNodes());
  afterAll(() => bench?.drop());

  it('forgets nothing that is done when the database does not take the settlement', async () => {
    const outcomes: string[] = [];
    const node = await bench.start({ service: 'routing', observe: (_type, outcome) => void outcomes.push(outcome) });
    // A sequence is the one thing that a rollback does not take back.
    await node.query(`
      create sequence refusals;
      create function refuse() returns trigger language plpgsql as $$
        begin
          if nextval('refusals') < 3 then raise exception 'not now (a test)'; end if;
          return old;
        end $$;
      create trigger refuse before delete on bus.delivery for each row execute function refuse()`);
    await bench.transport.putRaw('routing', JSON.stringify(given.envelope('report.received', given.reportReceived())));
    await waitFor(async () => (await node.query('select 1 from bus.delivery')).length === 0, 'the delivery to be settled', 10_000);
    expect(outcomes).toEqual(['done']);
    await node.query('drop trigger refuse on bus.delivery');
  });

  it('leaves a living worker what it took, however long that takes, and inherits it from a dead one', async () => {
    const node = await bench.start({ service: 'email', listen: false });
    const worker = () => new PgQueue(node.bus.database, bench.transport.databaseUrl, 'email');
    const [slow, other] = [worker(), worker()];
    const takeAll = async (queue: PgQueue) => {
      await queue.keepAlive();
      return (await queue.take(10)).map(({ body }) => body);
    };
    await bench.transport.putRaw('email', 'one');
    expect(await takeAll(slow)).toEqual(['one']);
    expect(await takeAll(other)).toEqual([]);
    await slow.close();
    expect(await waitFor(async () => (await takeAll(other))[0], 'the lease of the dead worker to end')).toBe('one');
    await other.close();
  });

  it('drops a binding that its catalogue no longer names', async () => {
    const node = await bench.start({ service: 'routing', listen: false });
    await node.query(`insert into bus.subscription values ('routing', 'report.burnt.#')`);
    await bench.start({ service: 'routing' });
    const patterns = await node.query<{ pattern: string }>(`select pattern from bus.subscription where queue = 'routing' order by pattern`);
    expect(patterns.map(({ pattern }) => pattern)).toEqual(['person.erased.#', 'report.received.#', 'report.transcribed.#', 'ticket.corrected.#', 'ticket.refused.#']);
  });
});
