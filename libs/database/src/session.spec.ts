import { expect, it } from '@jest/globals';
import { dyingDatabase, testDatabase } from '@s48/testing';
import { isDatabaseDown } from './failure.js';
import { openSession } from './session.js';

it('a session that ends between two statements ends nothing else: the next statement tells', async () => {
  const database = await testDatabase();
  const dying = await dyingDatabase(database.url);
  try {
    dying.endNext();
    const session = await openSession({ connectionString: dying.url });
    const failure: unknown = await session.query('select 1').catch((error: unknown) => error);
    expect(isDatabaseDown(failure)).toBe(true);
    await session.end();
  } finally {
    await dying.close();
    await database.drop();
  }
});
