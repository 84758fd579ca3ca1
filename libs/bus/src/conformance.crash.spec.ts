import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BusBench, crashAt, given, TRANSPORTS, waitFor, type BusNode } from '@s48/testing';

// Each test starts a process that compiles its sources first: slow where the machine is busy.
jest.setTimeout(120_000);

// kill -9 of a real process at the four points where it hurts: nothing lost, nothing done twice.
describe.each(TRANSPORTS)('crashes on %s', (_, open) => {
  let bench: BusBench;
  const outcomes: string[] = [];
  beforeAll(async () => {
    bench = new BusBench(await open());
  });
  afterEach(async () => {
    await bench.stopNodes();
    outcomes.length = 0;
  });
  afterAll(() => bench?.drop());

  const listener = () => bench.start({ service: 'routing', observe: (_type, outcome) => void outcomes.push(outcome) });
  const eachOnce = async (node: BusNode, said: { id: string }[]) => {
    await waitFor(async () => new Set((await node.effects(...said)).map(({ message_id }) => message_id)).size === said.length, 'every message to be handled', 20_000);
    expect(await node.effects(...said)).toHaveLength(said.length);
  };

  it('between the commit and the publishing', async () => {
    const node = await listener();
    const said = await crashAt('before publishing', bench.transport, 5);
    expect(said).toHaveLength(5);
    expect(await node.effects(...said)).toEqual([]);
    await bench.speaker();
    await eachOnce(node, said);
  });

  it('between the publishing and the outbox’s knowing', async () => {
    const node = await listener();
    const said = await crashAt('before the outbox knows it is published', bench.transport, 1);
    await bench.speaker();
    await eachOnce(node, said);
    await waitFor(async () => (await node.query<{ n: string }>('select count(*) n from sms.outbox'))[0]!.n === '0', 'the outbox to be empty');
    // On PostgreSQL both are one commit, and the first publishing never was.
    if (bench.transport.amqpUrl) await waitFor(() => outcomes.includes('duplicate'), 'the second copy to be recognised');
  });

  it('in the middle of a handler', async () => {
    const message = given.envelope('report.received', given.reportReceived());
    await listener().then((node) => node.stop());
    await crashAt('in a handler', bench.transport, 0, () => bench.transport.putRaw('routing', JSON.stringify(message)));
    await eachOnce(await listener(), [message]);
  });

  it('between the effect and the acknowledgement', async () => {
    const message = given.envelope('report.received', given.reportReceived());
    await crashAt('before the acknowledgement', bench.transport, 0, () => bench.transport.putRaw('routing', JSON.stringify(message)));
    const node = await listener();
    await waitFor(() => outcomes.includes('duplicate'), 'the message to come again');
    await eachOnce(node, [message]);
  });

  it('again and again because of one message: it is parked, with that reason', async () => {
    const node = await listener();
    await node.stop();
    const message = JSON.stringify(given.envelope('report.received', given.reportReceived()));
    await bench.transport.putRaw('routing', message);
    await bench.transport.redeliver('routing', 21);
    const successor = await listener();
    const letter = await waitFor(async () => (await successor.query<{ reason: string }>('select reason from parked where body = $1', [message]))[0], 'the message to be parked');
    expect(letter.reason).toMatch(/^delivery_limit: delivered too often/);
  });
});
