import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Envelope } from '@s48/contracts';
import { BusBench, given, postgresTransport, type BusNode } from '@s48/testing';
import { EVENTS, TO_AGENCIES, TO_QUEUE } from './index.js';

describe('what a transaction says', () => {
  let bench: BusBench;
  let node: BusNode;
  beforeAll(async () => {
    bench = new BusBench(await postgresTransport());
    node = await bench.start({ service: 'sms', listen: false, relay: false });
  });
  afterAll(() => bench?.drop());

  const outbox = () => node.query<{ message_id: string; exchange: string; routing_key: string; body: string }>('select message_id, exchange, routing_key, body from outbox order by id');

  it('is a CloudEvent: the same in the hand and in the outbox', async () => {
    const report = given.reportReceived();
    const said = await node.emit('report.received', report);
    expect(said).toMatchObject({ specversion: '1.0', source: '/s48/sms', type: 'report.received', subject: report.reference, correlationid: said.id, data: report });
    expect(said.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(said).not.toHaveProperty('causationid');
    for (const attribute of Object.keys(said)) expect(attribute).toMatch(/^[a-z0-9]{1,20}$/);
    const row = (await outbox()).at(-1)!;
    expect(row).toMatchObject({ message_id: said.id, exchange: EVENTS, routing_key: 'report.received' });
    expect(JSON.parse(row.body)).toEqual(JSON.parse(JSON.stringify(said)));
  });

  it('hands on the correlation and the trace of what caused it', async () => {
    const cause: Envelope = { ...given.envelope('reply.requested', given.replyRequested()), correlationid: 'the-first', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };
    const said = await node.bus.transaction((tx) => tx.emit('reply.handed-over', given.replyHandedOver()), cause);
    expect(said).toMatchObject({ causationid: cause.id, correlationid: 'the-first', traceparent: cause.traceparent });
  });

  it.each<[string, () => Promise<unknown>, object]>([
    ['a suffix narrows the key', () => node.emit('ticket.assigned', given.ticketAssigned(), 'cistoca'), { exchange: EVENTS, routing_key: 'ticket.assigned.cistoca' }],
    ['an agency has its own exchange', () => node.bus.transaction((tx) => tx.emitToAgency('cistoca', 'ticket.assigned', {})), { exchange: TO_AGENCIES, routing_key: 'cistoca' }],
    ['a replay goes straight to its queue', () => node.bus.transaction((tx) => tx.replay('desk', 'm-1', '{}')), { exchange: TO_QUEUE, routing_key: 'desk', message_id: 'm-1', body: '{}' }],
  ])('%s', async (_name, say, row) => {
    await say();
    expect((await outbox()).at(-1)).toMatchObject(row);
  });

  it('is said with what is written, or not at all', async () => {
    const before = await outbox();
    const failed = node.bus.transaction(async (tx) => {
      await tx.emit('report.received', given.reportReceived());
      throw new Error('second thoughts');
    });
    await expect(failed).rejects.toThrow('second thoughts');
    expect(await outbox()).toEqual(before);
  });
});
