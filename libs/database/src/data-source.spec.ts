import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dyingDatabase, testDatabase, waitFor, type TestDatabase } from '@s48/testing';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { openDatabase } from './data-source.js';
import { isDatabaseDown } from './failure.js';

class Letters1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table letter (id int primary key); insert into letter values (1)`);
  }
  async down(): Promise<void> {}
}

class Broken1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table half (id int)');
    await runner.query('selekt 1');
  }
  async down(): Promise<void> {}
}

describe('openDatabase', () => {
  let database: TestDatabase;
  const sources: DataSource[] = [];
  const open = async (schema: string, ...migrations: (new () => MigrationInterface)[]) => {
    const source = await openDatabase({ url: database.url, schema, entities: [], migrations, poolSize: 2 });
    sources.push(source);
    return source;
  };
  beforeEach(async () => {
    database = await testDatabase();
  });
  afterEach(async () => {
    await Promise.all(sources.splice(0).map((source) => source.destroy()));
    await database.drop();
  });

  it('makes the schema and puts it first on the search path', async () => {
    const source = await open('routing', Letters1764000000001);
    expect(await source.query('select * from routing.letter')).toEqual([{ id: 1 }]);
    expect(await source.query('select * from letter')).toEqual([{ id: 1 }]);
  });

  it('runs each migration once, though four replicas of two services start at once', async () => {
    const started = await Promise.all(['sms', 'sms', 'sms', 'sms', 'email', 'email', 'email', 'email'].map((schema) => open(schema, Letters1764000000001)));
    for (const source of started) expect(await source.query('select * from letter')).toEqual([{ id: 1 }]);
  });

  it('leaves nothing of a failed migration, says what failed, and holds neither lock nor connection', async () => {
    await expect(open('sms', Letters1764000000001, Broken1764000000002)).rejects.toThrow('syntax error at or near "selekt"');
    const other = await open('email');
    expect(await other.query(`select to_regclass('sms.half') half, to_regclass('sms.letter') letter`)).toEqual([{ half: null, letter: null }]);
    const left = `select 1 from pg_stat_activity where datname = current_database() and application_name = 's48-sms'`;
    await waitFor(async () => (await other.query(left)).length === 0, 'the failed start’s connections to end', 3_000);
    await open('sms', Letters1764000000001);
  });

  it('takes up again after the server was away', async () => {
    const source = await open('sms', Letters1764000000001);
    await database.disconnectAll();
    expect(await waitFor(() => source.query('select * from letter'), 'the database to answer')).toEqual([{ id: 1 }]);
  });

  it('outlives a connection that ends in the moment it is made, and says that the database is down', async () => {
    const dying = await dyingDatabase(database.url);
    const source = await openDatabase({ url: dying.url, schema: 'sms', entities: [], migrations: [Letters1764000000001], poolSize: 3 });
    const held = [source.createQueryRunner(), source.createQueryRunner()];
    try {
      await Promise.all(held.map((runner) => runner.connect()));
      dying.endNext();
      const failure: unknown = await source.query('select * from letter').catch((error: unknown) => error);
      expect(isDatabaseDown(failure)).toBe(true);
      expect(await source.query('select * from letter')).toEqual([{ id: 1 }]);
    } finally {
      await Promise.all(held.map((runner) => runner.release()));
      await source.destroy();
      await dying.close();
    }
  });
});
