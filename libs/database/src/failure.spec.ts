import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@s48/testing';
import type { DataSource, EntityManager } from 'typeorm';
import { openDatabase } from './data-source.js';
import { isDatabaseDown, isUnstorable } from './failure.js';

const open = (url: string, poolSize = 2) => openDatabase({ url, schema: 'sms', entities: [], migrations: [], poolSize });

describe('isDatabaseDown', () => {
  let database: TestDatabase;
  let source: DataSource;
  beforeAll(async () => {
    database = await testDatabase();
    source = await open(database.url);
  });
  afterEach(() => database.reopen());
  afterAll(async () => {
    await source?.destroy();
    await database?.drop();
  });

  const failureOf = (work: (db: EntityManager) => Promise<unknown>): Promise<unknown> => source.transaction(work).then(() => undefined, (error: unknown) => error);

  it.each<[string, (db: EntityManager) => Promise<unknown>]>([
    ['the connection ends during a statement', async (db) => {
      const statement = db.query('select pg_sleep(20)');
      await Promise.all([statement, database.disconnectAll()]);
    }],
    ['the connection ended between two statements', async (db) => {
      await db.query('select 1');
      await database.disconnectAll();
      await db.query('select 1');
    }],
    ['the connection ended before the commit', async (db) => {
      await db.query('select 1');
      await database.disconnectAll();
    }],
    ['the database was shut meanwhile', async (db) => {
      await db.query('select 1');
      await database.shut();
      await source.query('select 1');
    }],
  ])('yes: %s', async (_name, work) => {
    const error = await failureOf(work);
    expect(error).toBeInstanceOf(Error);
    expect(isDatabaseDown(error)).toBe(true);
  });

  it('yes: nobody listens, or the pool is closed', async () => {
    const refused: unknown = await open('postgresql://postgres@127.0.0.1:1/x').catch((error: unknown) => error);
    expect(isDatabaseDown(refused)).toBe(true);
    const closed = await open(database.url);
    await closed.destroy();
    expect(isDatabaseDown(await closed.query('select 1').catch((error: unknown) => error))).toBe(true);
  });

  it.each<[string, string]>([
    ['a wrong statement', 'selekt 1'],
    ['a division by zero', 'select 1/0'],
    ['a missing table', 'select * from nowhere'],
    ['an exception in a function', `do $$ begin raise exception 'Connection to the sewer is broken'; end $$`],
  ])('no: %s', async (_name, sql) => {
    expect(isDatabaseDown(await failureOf((db) => db.query(sql)))).toBe(false);
  });

  it.each([[undefined], [null], ['57P01'], [{ code: '57P01' }], [new Error('no rules')]])('no: %p is not an error of the database', (error) => {
    expect(isDatabaseDown(error)).toBe(false);
  });

  it.each<[string, string, unknown]>([
    ['a NUL in a text', 'select $1::text', 'a\u0000b'],
    ['a NUL in JSON', 'select $1::jsonb', '{"a":"\\u0000"}'],
  ])('no: %s is the fault of the input', async (_name, sql, value) => {
    const error = await failureOf((db) => db.query(sql, [value]));
    expect([isUnstorable(error), isDatabaseDown(error)]).toEqual([true, false]);
  });
});
