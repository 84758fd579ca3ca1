import { connect as dial, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { silent, testBroker, waitFor, type TestBroker } from '@s48/testing';
import { RabbitLink } from './rabbit-link.js';

describe('a link to RabbitMQ', () => {
  let broker: TestBroker;
  let proxy: Server;
  let url: string;
  let letThrough = Promise.resolve();
  let dialled = 0;
  const sockets = new Set<Socket>();
  beforeAll(async () => {
    broker = await testBroker();
    proxy = createServer(async (client) => {
      dialled++;
      sockets.add(client.on('error', () => undefined));
      await letThrough;
      const server = dial(Number(new URL(broker.url).port) || 5672, new URL(broker.url).hostname).on('error', () => client.destroy());
      client.pipe(server).pipe(client);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const through = new URL(broker.url);
    through.hostname = '127.0.0.1';
    through.port = String((proxy.address() as AddressInfo).port);
    url = through.href;
  });
  beforeEach(() => {
    letThrough = Promise.resolve();
    dialled = 0;
  });
  afterAll(async () => {
    proxy.close();
    await broker.drop();
  });

  const cut = () => sockets.forEach((socket) => socket.destroy());
  const link = (setUp: () => void = () => undefined, at = url) => new RabbitLink({ url: at, name: 'test', logger: silent }, async () => setUp());

  it('comes back, and sets up again, after its connection was cut', async () => {
    let setUps = 0;
    const own = link(() => void setUps++);
    await own.open();
    const first = own.current;
    cut();
    await waitFor(() => setUps === 2 && own.current !== undefined && own.current !== first, 'a new channel');
    await own.close();
    expect(own.current).toBeUndefined();
  });

  it('comes back when its connection breaks in the middle of the set-up', async () => {
    let setUps = 0;
    const own = link(() => {
      if (++setUps !== 2) return;
      cut();
      throw new Error('broken');
    });
    await own.open();
    cut();
    await waitFor(() => setUps === 3 && own.current, 'the third set-up');
    await own.close();
  });

  it('ends when it is closed while it connects again', async () => {
    let goOn = (): void => undefined;
    const own = link();
    await own.open();
    letThrough = new Promise((resolve) => (goOn = resolve));
    cut();
    await waitFor(() => dialled === 2, 'the second call');
    const closing = own.close();
    goOn();
    await closing;
  });

  it('fails at its first start when the broker refuses, and leaves no connection', async () => {
    const own = link(() => {
      throw new Error('406 PRECONDITION_FAILED');
    });
    await expect(own.open()).rejects.toThrow('406 PRECONDITION_FAILED');
    await own.close();
    await expect(link(undefined, 'amqp://127.0.0.1:1').open()).rejects.toThrow('ECONNREFUSED');
  });

  it('ends when its connection breaks at the same moment', async () => {
    const own = link();
    await own.open();
    cut();
    await own.close();
  });

  it('takes the next of several addresses when one does not answer', async () => {
    const own = link(undefined, `${url}, ${url.replace(/:\d+\//, ':1/')}`);
    await own.open();
    const first = own.current;
    cut();
    await waitFor(() => own.current !== undefined && own.current !== first, 'the link to come back over the first address');
    expect(dialled).toBe(2);
    await own.close();
  });
});
