import { expect, it, jest } from '@jest/globals';
import { bell, Bus, BusTables1764000000000, PgBusTables1764000000000, PgPublisher, Relay } from '@s48/bus';
import { openDatabase } from '@s48/database';
import { testDatabase } from './test-database.js';

it('the bell of a queue rings when what was published can be seen, not before the commit', async () => {
  const home = await testDatabase();
  const tables = await openDatabase({ url: home.url, schema: 'bus', entities: [], migrations: [PgBusTables1764000000000] });
  const database = await openDatabase({ url: home.url, schema: 'sms', entities: [], migrations: [BusTables1764000000000] });
  const relay = new Relay(database, new PgPublisher(), { warn: () => undefined }, 60_000);
  const seen = new Promise<number>((resolve) => bell.once('desk', () => void tables.query('select 1 from bus.delivery').then((rows: unknown[]) => resolve(rows.length))));
  const disturbed = jest.fn();
  bell.once('web', disturbed);
  relay.start();
  await new Bus(database, relay, 'sms').transaction((tx) => tx.replay('desk', 'message-1', '{}'));
  expect(await seen).toBe(1);
  expect(disturbed).not.toHaveBeenCalled();
  bell.off('web', disturbed);
  await relay.stop();
  await Promise.all([tables.destroy(), database.destroy()]);
  await home.drop();
});
