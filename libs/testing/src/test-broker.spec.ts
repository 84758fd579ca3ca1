import { once } from 'node:events';
import { expect, it } from '@jest/globals';
import { connect } from 'amqplib';
import { testBroker } from './test-broker.js';

it('makes a virtual host, cuts its connections, and drops it', async () => {
  const broker = await testBroker();
  const connection = await connect(broker.url);
  connection.on('error', () => undefined);
  const gone = once(connection, 'close');
  await (await connection.createChannel()).assertQueue('own', { durable: true });
  await broker.disconnectAll();
  await gone;
  await broker.drop();
  await expect(connect(broker.url)).rejects.toThrow();
});
