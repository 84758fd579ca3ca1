import { randomBytes } from 'node:crypto';
import { openSession } from '@s48/database';
import type pg from 'pg';

export interface TestDatabase {
  readonly url: string;
  readonly name: string;
  /** Shuts the database to everyone and ends every connection, as a stopped server would; or lets them in again. */
  shut(): Promise<void>;
  reopen(): Promise<void>;
  /** Ends every connection once, as a restart would. */
  disconnectAll(): Promise<void>;
  drop(): Promise<void>;
}

const PREFIX = 's48_test_';
const ABANDONED_AFTER_MS = 60 * 60_000;

/** A database of its own on the server of `DATABASE_URL`. Those that killed test runs left behind go after an hour. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = process.env.DATABASE_URL || 'postgresql://postgres@127.0.0.1:5432/postgres';
  const name = `${PREFIX}${Date.now().toString(36)}_${randomBytes(4).toString('hex')}`;
  await onServer(server, async (client) => {
    await dropAbandoned(client);
    // template0 takes no connections, so nobody can be in the way of copying it.
    await client.query(`create database ${name} template template0`);
    // Tests kill services, never the server: nothing that was committed is lost without waiting for the disk.
    await client.query(`alter database ${name} set synchronous_commit = off`);
  });
  const url = new URL(server);
  url.pathname = `/${name}`;
  const run = (...statements: string[]) => onServer(server, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
  const disconnect = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`;
  return {
    url: url.href,
    name,
    shut: () => run(`alter database ${name} allow_connections false`, disconnect),
    reopen: () => run(`alter database ${name} allow_connections true`),
    disconnectAll: () => run(disconnect),
    drop: () => run(`drop database if exists ${name} with (force)`),
  };
}

async function onServer(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = await openSession({ connectionString: url, connectionTimeoutMillis: 5_000 }).catch((error: Error) => {
    throw new Error(`tests need a PostgreSQL server where databases may be created (set DATABASE_URL): ${error.message || String(error)}`);
  });
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function dropAbandoned(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>('select datname from pg_database where starts_with(datname, $1)', [PREFIX]);
  for (const { datname } of rows) {
    const bornAt = parseInt(datname.slice(PREFIX.length), 36);
    if (Date.now() - bornAt > ABANDONED_AFTER_MS) await client.query(`drop database if exists ${datname} with (force)`);
  }
}
