import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BusBench, given, TRANSPORTS, waitFor, type BusNode } from '@s48/testing';
import type { ParkedMessage } from './index.js';

// What becomes of messages that fail, on both transports alike.
describe.each(TRANSPORTS)('failures on %s', (_, open) => {
  let bench: BusBench;
  beforeAll(async () => {
    bench = new BusBench(await open());
  });
  afterEach(() => bench.stopNodes());
  afterAll(() => bench?.drop());

  const parked = (node: BusNode, body: string): Promise<ParkedMessage> =>
    waitFor(async () => (await node.query<ParkedMessage>('select * from parked where body = $1', [body]))[0], 'the message to be parked');
  const envelope = () => given.envelope('report.received', given.reportReceived());

  it.each([
    ['bytes that are no JSON', () => '{"specversion": "1.0", ', 'not JSON'],
    ['JSON that is no envelope', () => '[1, 2]', 'not a CloudEvents 1.0 envelope with id and type'],
    ['an unknown type', () => JSON.stringify({ ...envelope(), type: 'report.burnt' }), 'unknown message type report.burnt'],
    // A letter that cannot be parked would be delivered for ever.
    ['an id with a NUL', () => JSON.stringify({ ...envelope(), id: 'a\u0000b' }), 'invalid byte sequence'],
    ['a type with a NUL', () => JSON.stringify({ ...envelope(), type: 'report.\u0000' }), 'unknown message type'],
    ['a message for another service', () => JSON.stringify({ ...envelope(), type: 'sla.milestone' }), 'routing does not handle sla.milestone'],
    ['what breaks the contract', () => JSON.stringify({ ...envelope(), data: { ...given.reportReceived(), channel: 'fax', text: 5 } }), 'text: text must be'],
  ])('parks %s at once, with the reason', async (_name, body, reason) => {
    const node = await bench.start({ service: 'routing' });
    const bytes = body();
    await bench.transport.putRaw('routing', bytes);
    const letter = await parked(node, bytes);
    expect(letter).toMatchObject({ queue: 'routing', attempts: 0, state: 'parked' });
    expect(letter.reason).toContain(reason);
  });

  it('tries again after growing waits, and counts the attempts', async () => {
    const speaker = await bench.speaker();
    const tries: number[] = [];
    const outcomes: string[] = [];
    const node = await bench.start({
      service: 'routing',
      ladder: [100, 300],
      observe: (_type, outcome) => void outcomes.push(outcome),
      handle: () => {
        if (tries.push(performance.now()) < 3) throw new Error('not yet');
      },
    });
    const said = await speaker.emit('report.received', given.reportReceived());
    await waitFor(() => outcomes.includes('done'), 'the third attempt to succeed');
    expect(outcomes).toEqual(['retry', 'retry', 'done']);
    expect(await node.effects(said)).toHaveLength(1);
    // Timers of two machines: a millisecond either way.
    expect(tries[1]! - tries[0]!).toBeGreaterThanOrEqual(98);
    expect(tries[2]! - tries[1]!).toBeGreaterThanOrEqual(298);
  });

  it('parks what fails at every attempt, with the last reason, and replays it under its own id', async () => {
    let broken = true;
    const handle = () => {
      if (broken) throw new Error('the rules cannot be read');
    };
    const node = await bench.start({ service: 'routing', handle });
    const message = envelope();
    const bytes = JSON.stringify(message);
    await bench.transport.putRaw('routing', bytes);
    const letter = await parked(node, bytes);
    expect(letter).toMatchObject({ message_id: message.id, type: 'report.received', attempts: 2, reason: 'the rules cannot be read' });
    expect(await node.effects(message)).toEqual([]);

    broken = false;
    expect(await node.parking.replay(letter.id, 'operater-1')).toBe(true);
    await waitFor(async () => (await node.effects(message)).length === 1, 'the replayed message to be handled');
    expect(await node.parking.replay(letter.id, 'operater-1')).toBe(false);
    expect(await node.parking.discard(letter.id, 'operater-1', 'too late')).toBe(false);
    expect(await parked(node, bytes)).toMatchObject({ state: 'replayed', settled_by: 'operater-1' });
  });

  it('gives a replayed message that fails again a place of its own in the parking lot', async () => {
    const node = await bench.start({
      service: 'routing',
      ladder: [20],
      handle: () => {
        throw new Error('still broken');
      },
    });
    const bytes = JSON.stringify(envelope());
    await bench.transport.putRaw('routing', bytes);
    await node.parking.replay((await parked(node, bytes)).id, 'operater-1');
    const states = await waitFor(async () => {
      const rows = await node.query<ParkedMessage>('select * from parked where body = $1 order by parked_at', [bytes]);
      return rows.length === 2 && rows.map(({ state }) => state);
    }, 'the message to be parked again');
    expect(states).toEqual(['replayed', 'parked']);
  });

  it('replays a repaired message, still under its own id, and refuses a repair that changes it', async () => {
    const node = await bench.start({ service: 'routing' });
    const message = envelope();
    const bytes = JSON.stringify({ ...message, data: { ...message.data, channel: 'fax' } });
    await bench.transport.putRaw('routing', bytes);
    const letter = await parked(node, bytes);
    await expect(node.parking.replay(letter.id, 'operater-1', JSON.stringify(envelope()))).rejects.toThrow(`keep the message id ${message.id}`);
    expect(await node.parking.replay(letter.id, 'operater-1', JSON.stringify(message))).toBe(true);
    await waitFor(async () => (await node.effects(message)).length === 1, 'the repaired message to be handled');
  });

  it('lets a person discard a message, with a note', async () => {
    const node = await bench.start({ service: 'routing' });
    const bytes = `discard me ${Math.random()}`;
    await bench.transport.putRaw('routing', bytes);
    const letter = await parked(node, bytes);
    expect(await node.parking.discard(letter.id, 'operater-1', 'a test of the provider')).toBe(true);
    expect(await parked(node, bytes)).toMatchObject({ state: 'discarded', settled_by: 'operater-1', note: 'a test of the provider' });
    expect((await node.parking.list('discarded', 10)).map(({ id }) => id)).toContain(letter.id);
  });

  it('parks a message once, however often its parking is delivered', async () => {
    const node = await bench.start({ service: 'routing' });
    const death = { queue: 'routing', body: JSON.stringify(envelope()), reason: 'broken', attempts: 2 };
    await node.parking.park(death);
    await node.parking.park(death);
    expect(await node.query('select 1 from parked where body = $1', [death.body])).toHaveLength(1);
  });

  it('waits for the database and spends no attempt', async () => {
    const { database } = bench.transport;
    const outcomes: string[] = [];
    const begun: string[] = [];
    let goOn = (): void => undefined;
    const shut = new Promise<void>((resolve) => (goOn = resolve));
    const node = await bench.start({
      service: 'routing',
      ladder: [],
      observe: (_type, outcome) => void outcomes.push(outcome),
      handle: ({ id }) => (begun.push(id), shut),
    });
    const message = envelope();
    await bench.transport.putRaw('routing', JSON.stringify(message));
    await waitFor(() => begun.length > 0, 'the handler to begin');
    await database.shut();
    goOn();
    await waitFor(() => outcomes.includes('pause'), 'the consumer to notice');
    await database.reopen();
    await waitFor(async () => outcomes.includes('done') && (await node.effects(message)).length === 1, 'the message to be handled when the database is back');
    // With an empty ladder one spent attempt would have parked it.
    expect(new Set(outcomes)).toEqual(new Set(['pause', 'done']));
  });

  it('does not spin while the database refuses to work but answers', async () => {
    let tries = 0;
    const started = performance.now();
    const node = await bench.start({
      service: 'routing',
      handle: () => {
        if (++tries < 4) throw Object.assign(new Error('sorry, too many clients already'), { code: '53300' });
      },
    });
    const message = envelope();
    await bench.transport.putRaw('routing', JSON.stringify(message));
    await waitFor(async () => (await node.effects(message)).length === 1, 'the message to be handled');
    expect(performance.now() - started).toBeGreaterThan(600);
  });

  it('outlives a restart of the broker: each message once', async () => {
    const speaker = await bench.speaker();
    const node = await bench.start({ service: 'routing' });
    const said: { id: string }[] = [];
    const sayOne = async () => said.push(await waitFor(() => speaker.emit('report.received', given.reportReceived()), 'a message to be said'));
    for (let i = 0; i < 60; i++) {
      if (i === 20 || i === 40) await bench.transport.disconnectAll();
      await sayOne();
    }
    await waitFor(async () => {
      const ids = new Set((await node.effects(...said)).map(({ message_id }) => message_id));
      if (ids.size < said.length) throw new Error(`${ids.size} of ${said.length}`);
      return true;
    }, 'every message to be handled');
    expect(await node.effects(...said)).toHaveLength(said.length);
  });
});
