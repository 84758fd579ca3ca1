import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AgencyReported, Envelope } from '@s48/contracts';
import { BusBench, given, rabbitTransport, waitFor } from '@s48/testing';
import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib';
import { agencyQueue, FROM_AGENCIES, type ParkedMessage, type Parking } from '../index.js';
import { drainDeadLetters } from './dead-letters.js';
import { deadQueue } from './rabbit-topology.js';

let bench: BusBench;
let agency: ChannelModel;
let channel: ConfirmChannel;
beforeAll(async () => {
  bench = new BusBench(await rabbitTransport());
  agency = await connect(bench.transport.amqpUrl!);
  channel = await agency.createConfirmChannel();
});
afterEach(() => bench.stopNodes());
afterAll(async () => {
  await agency?.close();
  await bench?.drop();
});

describe('a service on RabbitMQ', () => {
  it.each(['routing', 'routing.dead'])('consumes again when its queue %s was deleted', async (queue) => {
    const speaker = await bench.speaker();
    const node = await bench.start({ service: 'routing' });
    await channel.deleteQueue(queue);
    const said = await waitFor(async () => {
      const message = await speaker.emit('report.received', given.reportReceived());
      return waitFor(async () => (await node.effects(message)).length === 1 && message, 'a message to be handled', 500);
    }, 'the service to hear again');
    expect(await node.effects(said)).toHaveLength(1);
    await bench.transport.putRaw('routing', `poison after ${queue}`);
    await waitFor(async () => (await node.query('select 1 from parked where body = $1', [`poison after ${queue}`]))[0], 'a poison message to be parked');
  });

  it('stops while the broker is cutting its connections', async () => {
    const node = await bench.start({ service: 'routing' });
    await Promise.all([bench.transport.disconnectAll(), node.stop()]);
    agency = await connect(bench.transport.amqpUrl!);
    channel = await agency.createConfirmChannel();
  });

  it('keeps a dead letter whose channel closes while it is being parked', async () => {
    const queue = deadQueue('closing');
    await channel.assertQueue(queue, { durable: true });
    const closing = await agency.createConfirmChannel();
    let parked = 0;
    const park = async (): Promise<void> => {
      await closing.close();
      parked++;
    };
    await drainDeadLetters(closing, 'closing', { park } as Pick<Parking, 'park'> as Parking);
    await bench.transport.putRaw(queue, 'dead');
    await waitFor(async () => parked === 1 && (await channel.checkQueue(queue)).messageCount === 1, 'the letter to lie in its queue again');
    await channel.deleteQueue(queue);
  });

  it('keeps in its outbox what no queue takes, and says why', async () => {
    const speaker = await bench.speaker();
    await speaker.bus.transaction((tx) => tx.replay('nowhere', 'm-1', '{}'));
    const row = await waitFor(async () => (await speaker.query<{ last_error: string }>('select last_error from outbox where attempts > 0'))[0], 'the outbox to be refused');
    expect(row.last_error).toBe('no queue takes queue nowhere');
    await speaker.query('delete from outbox');
  });
});

describe('the agencies’ inbox', () => {
  const report = async (key: string, body: unknown, messageId?: string): Promise<void> => {
    channel.publish(FROM_AGENCIES, key, Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), { persistent: true, ...(messageId && { messageId }) });
    await channel.waitForConfirms();
  };
  const status = (message: string) => ({ reference: given.facts().reference, state: 'resolved', message });

  /** A desk that remembers what agencies said. */
  const desk = async (onMessage: () => void = () => undefined) => {
    const heard: Envelope<AgencyReported>[] = [];
    const handle = (message: Envelope) => {
      onMessage();
      heard.push(message as Envelope<AgencyReported>);
    };
    const node = await bench.start({ service: 'desk', handle });
    const said = (text: string) => waitFor(() => heard.find(({ data }) => data.message === text), `desk to hear "${text}"`);
    return { node, heard, said };
  };

  it('hands a status to desk; the routing key tells who speaks, whatever the body claims', async () => {
    const { said } = await desk();
    await report('vodovod.status', { ...status('Cev je zamenjena.'), agency: 'cistoca' }, 'v-1');
    expect(await said('Cev je zamenjena.')).toMatchObject({ id: 'vodovod:v-1', type: 'agency.status', source: '/agencies/vodovod', data: { agency: 'vodovod', state: 'resolved' } });
  });

  it('takes a CloudEvent as well, and one id once', async () => {
    const { said, heard } = await desk();
    const event = { specversion: '1.0', id: 'c-7', type: 'anything', source: '/cistoca', data: status('Ispražnjeno.') };
    await report('cistoca.status', event);
    await report('cistoca.status', event);
    await report('cistoca.status', status('Za kraj.'));
    await said('Za kraj.');
    await said('Ispražnjeno.');
    expect(heard.filter(({ data }) => data.message === 'Ispražnjeno.').map(({ id }) => id)).toEqual(['cistoca:c-7']);
  });

  it.each([
    ['no JSON', 'pijace.status', 'gotovo', 'from pijace: the body is not a JSON object'],
    ['a list', 'pijace.status', '[1]', 'from pijace: the body is not a JSON object'],
    ['an unknown state', 'pijace.status', { reference: '48-2000-0000', state: 'done', message: 'Gotovo.' }, 'state: state must be one of'],
    ['no reference', 'pijace.status', { state: 'resolved', message: 'Gotovo.' }, 'reference: reference must match'],
    ['an id that is none', 'pijace.status', { id: {}, state: 'resolved' }, 'id must be a text'],
    ['another event', 'pijace.closed', { state: 'resolved' }, 'use <code>.received or <code>.status'],
  ])('parks %s and tells the agency on its own queue', async (_name, key, body, complaint) => {
    const { node } = await desk();
    await channel.purgeQueue(agencyQueue('pijace'));
    await report(key, body);
    const answer = await waitFor(() => channel.get(agencyQueue('pijace'), { noAck: true }), 'the agency to be told');
    const rejected = JSON.parse(answer.content.toString()) as { type: string; reason: string; original: string };
    expect(rejected).toMatchObject({ type: 'status.rejected', original: typeof body === 'string' ? body : JSON.stringify(body) });
    expect(rejected.reason).toContain(complaint);
    const letter = await waitFor(async () => (await node.query<ParkedMessage>('select * from parked where reason = $1 order by parked_at desc', [rejected.reason]))[0], 'the message to be parked');
    expect(letter).toMatchObject({ queue: 'desk.agencies', state: 'parked' });
  });

  it('knows after a retry still who spoke', async () => {
    let tries = 0;
    const { said } = await desk(() => {
      if (++tries === 1) throw new Error('not yet');
    });
    await report('tvrdjava.status', status('Kapija je otvorena.'));
    expect((await said('Kapija je otvorena.')).data.agency).toBe('tvrdjava');
    expect(tries).toBe(2);
  });

  it('knows it after a replay from the parking lot too', async () => {
    let broken = true;
    const { node, said } = await desk(() => {
      if (broken) throw new Error('broken');
    });
    await report('zelenilo-groblja.status', status('Grana je uklonjena.'), 'z-1');
    const letter = await waitFor(async () => (await node.query<ParkedMessage>(`select * from parked where message_id = 'zelenilo-groblja:z-1'`))[0], 'the message to be parked');
    broken = false;
    await node.parking.replay(letter.id, 'operater-1');
    expect((await said('Grana je uklonjena.')).data.agency).toBe('zelenilo-groblja');
    // Our failure is not the agency's: it is told nothing.
    expect((await channel.checkQueue(agencyQueue('zelenilo-groblja'))).messageCount).toBe(0);
  });

  it('puts what desk says to an agency on the agency’s own queue', async () => {
    const { node } = await desk();
    const said = await node.bus.transaction((tx) => tx.emitToAgency('vodovod', 'ticket.assigned', given.ticketAssigned({ agency: 'vodovod' })));
    const message = await waitFor(() => channel.get(agencyQueue('vodovod'), { noAck: true }), 'the agency to get the ticket');
    expect(JSON.parse(message.content.toString())).toEqual(JSON.parse(JSON.stringify(said)));
    expect(message.properties.contentType).toMatch(/^application\/cloudevents\+json/);
  });
});
