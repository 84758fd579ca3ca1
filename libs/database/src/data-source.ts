import pg from 'pg';
import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';
import { openSession, survivesItsEnd } from './session.js';

export interface DatabaseOptions {
  /** postgres:// URL of the server; each service works in its own schema of that database. */
  readonly url: string;
  readonly schema: string;
  readonly entities: readonly (new () => object)[] | readonly EntitySchema[];
  /** Run in this order, each once. */
  readonly migrations: readonly (new () => MigrationInterface)[];
  readonly poolSize?: number;
}

/**
 * A service's way to PostgreSQL: own schema first on the search path, migrations run at the start under one lock, so that
 * any number of replicas may start at once. An idle transaction is ended by the server after 30 s: no forgotten lock outlives that.
 */
export async function openDatabase(options: DatabaseOptions): Promise<DataSource> {
  const source = new DataSource({
    type: 'postgres',
    driver: pg,
    url: options.url,
    schema: options.schema,
    entities: [...options.entities] as (new () => object)[],
    migrations: [...options.migrations],
    migrationsTransactionMode: 'all',
    installExtensions: false,
    poolSize: options.poolSize ?? 10,
    connectTimeoutMS: 5_000,
    extra: {
      options: `-c search_path=${options.schema} -c idle_in_transaction_session_timeout=30000`,
      application_name: `s48-${options.schema}`,
      // The pool stops listening to a client a moment before TypeORM begins.
      onConnect: survivesItsEnd,
    },
  });
  await prepareSchema(options);
  await source.initialize();
  try {
    await migrate(source, options.schema);
  } catch (error) {
    await source.destroy();
    throw error;
  }
  return source;
}

const MIGRATION_LOCK = 4848;

async function prepareSchema({ url, schema }: DatabaseOptions): Promise<void> {
  const client = await openSession({ connectionString: url });
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(`create schema if not exists "${schema}"`);
  } finally {
    await client.end();
  }
}

async function migrate(source: DataSource, schema: string): Promise<void> {
  const lock = source.createQueryRunner();
  try {
    await lock.query('select pg_advisory_lock($1, hashtext($2))', [MIGRATION_LOCK, schema]);
    await source.runMigrations();
  } finally {
    await lock.query('select pg_advisory_unlock($1, hashtext($2))', [MIGRATION_LOCK, schema]);
    await lock.release();
  }
}
