import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Module } from '@nestjs/common';
import { Bus, OnBus, type Tx } from '@s48/bus';
import { startService, type ServiceDefinition } from '@s48/chassis';
import { messagesHeardBy, type Service } from '@s48/contracts';
import { given, TEST_CONTACT_KEY } from './given.js';
import { testBroker, type TestBroker } from './test-broker.js';
import { testDatabase, type TestDatabase } from './test-database.js';
import { waitFor } from './wait-for.js';

/** The first service of a fresh system speaks before the others have ever run: they hear it once they start. */
describe.each(['PostgreSQL', 'RabbitMQ'] as const)('what is said before its listeners first start, on %s', (transport) => {
  let database: TestDatabase;
  let broker: TestBroker | undefined;

  beforeAll(async () => {
    database = await testDatabase();
    broker = transport === 'RabbitMQ' ? await testBroker() : undefined;
  });
  afterAll(async () => {
    await broker?.drop();
    await database.drop();
  });

  it('is heard', async () => {
    const env = { DATABASE_URL: database.url, AMQP_URL: broker?.url, CONTACT_KEY: TEST_CONTACT_KEY, LOG_LEVEL: 'error' };
    const heard: string[] = [];
    const first = await startService(listener('sms', () => undefined), env);
    const { id } = await first.get(Bus).transaction((tx) => tx.emit('ticket.updated', given.ticketUpdated()));
    await waitFor(async () => Number((await first.get(Bus).database.query('select count(*) n from outbox'))[0].n) === 0, 'the message is published');
    const second = await startService(listener('sla', (id) => heard.push(id)), env);
    await waitFor(() => heard.includes(id), 'the late listener hears it');
    expect(heard).toEqual([id]);
    await Promise.all([first.close(), second.close()]);
  });
});

/** A service that only notes the ids of what it hears. */
function listener(service: Service, note: (id: string) => void): ServiceDefinition {
  class Listener {}
  for (const type of messagesHeardBy(service)) {
    const descriptor = { value: async (_: object, tx: Tx) => note(tx.cause!.id), configurable: true, writable: true };
    Object.defineProperty(Listener.prototype, type, descriptor);
    OnBus(type)(Listener.prototype, type, descriptor);
  }
  Controller()(Listener);
  class ListenerModule {}
  Module({ controllers: [Listener] })(ListenerModule);
  return { service, module: ListenerModule, entities: [], migrations: [], config: () => ({}) };
}
