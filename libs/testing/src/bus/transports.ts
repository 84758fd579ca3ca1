import type { LoggerService } from '@nestjs/common';
import {
  PgBusTables1764000000000, PgPublisher, PgServer, RabbitPublisher, RabbitServer, type BusServer, type BusServerOptions, type Publisher,
} from '@s48/bus';
import { CLOUDEVENT } from '@s48/contracts';
import { openDatabase, openSession } from '@s48/database';
import { connect, type ConfirmChannel } from 'amqplib';
import { testBroker } from '../test-broker.js';
import { testDatabase, type TestDatabase } from '../test-database.js';
import { waitFor } from '../wait-for.js';

/** Where a transport's server is; a child process gets the same. */
export interface Site {
  readonly databaseUrl: string;
  /** Absent: PostgreSQL is the bus. */
  readonly amqpUrl?: string;
}

export const silent: LoggerService = { log: () => undefined, warn: () => undefined, error: () => undefined };

export async function openPublisher({ amqpUrl }: Site, ladder: readonly number[]): Promise<Publisher> {
  if (!amqpUrl) return new PgPublisher();
  const publisher = new RabbitPublisher({ url: amqpUrl, name: 'test-outbox', logger: silent as Required<LoggerService> }, ladder);
  await publisher.open();
  return publisher;
}

export const makeServer = ({ amqpUrl, databaseUrl }: Site, options: BusServerOptions): BusServer =>
  amqpUrl ? new RabbitServer({ ...options, url: amqpUrl }) : new PgServer({ ...options, url: databaseUrl, pollMs: 100 });

/** One of the two transports on servers of its own, and what a test does to it from outside. */
export interface TestTransport extends Site {
  readonly database: TestDatabase;
  /** Puts bytes on a queue, as any program could. */
  putRaw(queue: string, body: string): Promise<void>;
  /** Messages on a queue that no consumer holds. */
  ready(queue: string): Promise<number>;
  /** Bodies of events that nobody was bound to. */
  unrouted(): Promise<string[]>;
  /** Leaves the messages of a queue as consumers do that took them so many times and died each time. */
  redeliver(queue: string, times: number): Promise<void>;
  /** What a restart of the broker does to its clients. */
  disconnectAll(): Promise<void>;
  drop(): Promise<void>;
}

export async function postgresTransport(): Promise<TestTransport> {
  const database = await testDatabase();
  const tables = await openDatabase({ url: database.url, schema: 'bus', entities: [], migrations: [PgBusTables1764000000000], poolSize: 2 });
  await tables.destroy();
  const query = async <T extends object>(sql: string, parameters: unknown[] = []): Promise<T[]> => {
    const client = await openSession({ connectionString: database.url });
    return client.query<T>(sql, parameters).then(({ rows }) => rows).finally(() => client.end());
  };
  return {
    databaseUrl: database.url,
    database,
    putRaw: async (queue, body) => void (await query(`insert into bus.delivery (queue, message_id, body) values ($1, '', $2)`, [queue, body])),
    ready: async (queue) => Number((await query<{ n: string }>('select count(*) n from bus.delivery where queue = $1 and visible_at <= now()', [queue]))[0]!.n),
    unrouted: async () => (await query<{ body: string }>('select body from bus.unrouted order by id')).map(({ body }) => body),
    redeliver: async (queue, times) => void (await query('update bus.delivery set deliveries = $2 where queue = $1', [queue, times])),
    disconnectAll: () => database.disconnectAll(),
    drop: () => database.drop(),
  };
}

export async function rabbitTransport(): Promise<TestTransport> {
  const [database, broker] = await Promise.all([testDatabase(), testBroker()]);
  const open = async (): Promise<ConfirmChannel> => {
    const connection = await connect(broker.url);
    connection.on('error', () => undefined);
    return connection.createConfirmChannel();
  };
  let channel = await open();
  return {
    databaseUrl: database.url,
    amqpUrl: broker.url,
    database,
    putRaw: async (queue, body) => {
      channel.sendToQueue(queue, Buffer.from(body), { persistent: true, contentType: CLOUDEVENT });
      await channel.waitForConfirms();
    },
    ready: async (queue) => (await channel.checkQueue(queue)).messageCount,
    unrouted: async () => {
      const bodies: string[] = [];
      for (let message = await channel.get('s48.unrouted', { noAck: true }); message; message = await channel.get('s48.unrouted', { noAck: true })) bodies.push(message.content.toString());
      return bodies;
    },
    redeliver: async (queue, times) => {
      for (let i = 0; i < times; i++) channel.nack(await waitFor(() => channel.get(queue), `a message on ${queue}`), false, true);
    },
    disconnectAll: async () => {
      await broker.disconnectAll();
      // The test's own channel was cut with the others.
      channel = await open();
    },
    drop: async () => {
      await Promise.all([broker.drop(), database.drop()]);
    },
  };
}
