import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller } from '@nestjs/common';
import type { Envelope } from '@s48/contracts';
import { BusBench, given, TRANSPORTS, waitFor } from '@s48/testing';
import { MessageTooLarge, OnBus, type Publisher } from './index.js';

// What a bus promises, on both transports alike. Failures and crashes: conformance.failure.spec.ts, conformance.crash.spec.ts.
describe.each(TRANSPORTS)('the bus on %s', (_, open) => {
  let bench: BusBench;
  beforeAll(async () => {
    bench = new BusBench(await open());
  });
  afterEach(() => bench.stopNodes());
  afterAll(() => bench?.drop());

  /** A door that handlers wait at. */
  const gate = () => {
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    return { open, opened };
  };

  it('keeps the order of an outbox', async () => {
    const speaker = await bench.speaker();
    const listener = await bench.start({ service: 'routing', prefetch: 1 });
    const said: Envelope[] = [];
    for (const size of [25, 1, 30]) {
      await speaker.bus.transaction(async (tx) => {
        for (let i = 0; i < size; i++) said.push(await tx.emit('report.received', given.reportReceived()));
      });
    }
    const heard = await waitFor(async () => {
      const effects = await listener.effects(...said);
      return effects.length === said.length && effects;
    }, 'all of the outbox to be handled');
    expect(heard.map(({ message_id }) => message_id)).toEqual(said.map(({ id }) => id));
  });

  it('handles a message once, however often it is delivered', async () => {
    const outcomes: string[] = [];
    const { open, opened } = gate();
    const listener = await bench.start({ service: 'routing', handle: () => opened, observe: (_type, outcome) => void outcomes.push(outcome) });
    const message = given.envelope('report.received', given.reportReceived());
    // Two at the same time, and one when all is done.
    await bench.transport.putRaw('routing', JSON.stringify(message));
    await bench.transport.putRaw('routing', JSON.stringify(message));
    await waitFor(async () => (await bench.transport.ready('routing')) === 0, 'both deliveries to be taken');
    open();
    await waitFor(() => outcomes.length === 2, 'both deliveries to end');
    await bench.transport.putRaw('routing', JSON.stringify(message));
    await waitFor(() => outcomes.length === 3, 'the third delivery to end');
    expect(outcomes.sort()).toEqual(['done', 'duplicate', 'duplicate']);
    expect(await listener.effects(message)).toHaveLength(1);
  });

  it('lets two replicas compete: each message once, both at work', async () => {
    const speaker = await bench.speaker();
    const working = new Set<string>();
    const replica = (worker: string) =>
      bench.start({ service: 'routing', worker, prefetch: 2, handle: () => (working.add(worker), waitFor(() => working.size === 2, 'both replicas to have work')) });
    const [one] = await Promise.all([replica('one'), replica('two')]);
    const said = await Promise.all(Array.from({ length: 40 }, () => speaker.emit('report.received', given.reportReceived())));
    await waitFor(async () => (await one!.effects(...said)).length >= said.length, 'all messages to be handled');
    const effects = await one!.effects(...said);
    expect(effects.map(({ message_id }) => message_id).sort()).toEqual(said.map(({ id }) => id).sort());
    expect(new Set(effects.map(({ worker }) => worker))).toEqual(new Set(['one', 'two']));
  });

  it('lets two relays share an outbox: neither publishes what the other holds', async () => {
    const { open, opened } = gate();
    const held: string[] = [];
    const holding = (publisher: Publisher): Publisher => ({
      publish: async (rows, db) => {
        held.push(...rows.map(({ message_id }) => message_id));
        await opened;
        return publisher.publish(rows, db);
      },
      published: () => publisher.published(),
      close: () => publisher.close(),
    });
    const outcomes: string[] = [];
    const listener = await bench.start({ service: 'routing', observe: (_type, outcome) => void outcomes.push(outcome) });
    const one = await bench.start({ service: 'sms', listen: false, wrap: { publisher: holding } });
    const slow = await one.emit('report.received', given.reportReceived());
    await waitFor(() => held.includes(slow.id), 'the first relay to hold the message');
    const quick = await (await bench.speaker()).emit('report.received', given.reportReceived());
    await waitFor(async () => (await listener.effects(quick)).length === 1, 'the second relay to publish its own');
    expect(await listener.effects(slow)).toEqual([]);
    open();
    await waitFor(async () => (await listener.effects(slow)).length === 1 && outcomes.length >= 2, 'the first relay to publish');
    expect(outcomes).toEqual(['done', 'done']);
  });

  it('gives a slow consumer no more than its prefetch, holds up no other queue, and drains what is under way at the end', async () => {
    const speaker = await bench.speaker();
    const { open, opened } = gate();
    let begun = 0;
    const slow = await bench.start({ service: 'routing', prefetch: 3, handle: () => (begun++, opened) });
    const other = await bench.start({ service: 'sla' });
    const said = await Promise.all(Array.from({ length: 10 }, () => speaker.emit('report.received', given.reportReceived())));
    await waitFor(async () => (await other.effects(...said)).length === 10, 'the other service to hear all');
    await waitFor(async () => begun === 3 && (await bench.transport.ready('routing')) === 7, 'three under way and seven waiting');

    let stopped = false;
    const stopping = slow.stop().then(() => (stopped = true));
    await waitFor(async () => (await bench.transport.ready('routing')) === 7, 'the rest to stay where it is');
    expect({ stopped, begun }).toEqual({ stopped: false, begun: 3 });
    open();
    await stopping;

    const outcomes: string[] = [];
    const next = await bench.start({ service: 'routing', observe: (_type, outcome) => void outcomes.push(outcome) });
    await waitFor(async () => outcomes.length >= 7 && (await next.effects(...said)).length === 10, 'the successor to handle the rest');
    // What was under way was acknowledged as well, so only the rest comes.
    expect(outcomes).toEqual(Array(7).fill('done'));
    expect(new Set((await next.effects(...said)).map(({ message_id }) => message_id)).size).toBe(10);
  });

  it('refuses a message over the limit, and with it the whole transaction; carries one of 900 kB', async () => {
    const speaker = await bench.speaker();
    const listener = await bench.start({ service: 'sla' });
    const routed = (kilobytes: number) =>
      given.reportRouted({ reasons: Array.from({ length: kilobytes * 2 }, () => ({ kind: 'word', detail: 'č'.repeat(230) })) });
    const tooLarge = speaker.bus.transaction(async (tx) => {
      await tx.db.query(`insert into effect (message_id, type, worker) values ('oversized', '-', '-')`);
      await tx.emit('report.routed', routed(1_100));
    });
    await expect(tooLarge).rejects.toThrow(MessageTooLarge);
    await expect(tooLarge).rejects.toThrow(/^report\.routed: \d+ bytes, at most 1048576 are allowed/);
    expect(await speaker.effects({ id: 'oversized' })).toEqual([]);

    const large = await speaker.emit('report.routed', routed(900));
    expect(JSON.stringify(large).length).toBeGreaterThan(400_000);
    await waitFor(async () => (await listener.effects(large)).length === 1, 'the large message to be handled');
  });

  it('keeps an event that nobody is bound to', async () => {
    const speaker = await bench.speaker();
    const said = await speaker.emit('notice.delivered', given.noticeDelivered());
    await waitFor(async () => (await bench.transport.unrouted()).find((body) => body.includes(said.id)), 'the event to be kept');
  });

  it('narrows by suffix: a reply for one channel reaches that channel and the clock, no other channel', async () => {
    const speaker = await bench.start({ service: 'desk', listen: false });
    const [sms, email, sla] = await Promise.all((['sms', 'email', 'sla'] as const).map((service) => bench.start({ service, prefetch: 1 })));
    const bySms = await speaker.emit('reply.requested', given.replyRequested({ channel: 'sms' }), 'sms');
    const byEmail = await speaker.emit('reply.requested', given.replyRequested({ channel: 'email' }), 'email');
    // Each queue keeps its order and is handled one message at a time, so what follows has overtaken nothing.
    const all = await speaker.emit('person.erased', given.personErased());
    await waitFor(async () => (await Promise.all([sms!, email!, sla!].map((node) => node.effects(all)))).every((effects) => effects.length === 1), 'everyone to hear the last message');
    const heardBy = async (node: typeof sms) => (await node!.effects(bySms, byEmail)).map(({ message_id }) => message_id).sort();
    expect(await heardBy(sms)).toEqual([bySms.id]);
    expect(await heardBy(email)).toEqual([byEmail.id]);
    expect(await heardBy(sla)).toEqual([bySms.id, byEmail.id].sort());
  });

  it('publishes at the stop what was said until then', async () => {
    const speaker = await bench.start({ service: 'sms', listen: false, relay: false });
    const said = await speaker.emit('notice.failed', given.noticeFailed());
    await speaker.stop();
    expect((await bench.transport.unrouted()).some((body) => body.includes(said.id))).toBe(true);
  });

  it('refuses to start when two handlers claim a message, one has none, or one is not the service’s', async () => {
    @Controller()
    class Confused {
      @OnBus('report.received') one(): void {}
      @OnBus('report.received') two(): void {}
      @OnBus('report.transcribed') three(): void {}
      @OnBus('ticket.refused') four(): void {}
      @OnBus('person.erased') five(): void {}
      @OnBus('sla.milestone') six(): void {}
    }
    const refused = bench.start({ service: 'routing', controllers: [Confused] });
    await expect(refused).rejects.toThrow("two handlers claim report.received: remove one @OnBus('report.received')");
    await expect(refused).rejects.toThrow("ticket.corrected has no handler: add @OnBus('ticket.corrected')");
    await expect(refused).rejects.toThrow('sla.milestone is handled but not heard by routing');
  });
});
