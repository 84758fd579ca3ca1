import { eventBindings, SERVICES, type Service } from '@s48/contracts';
import type { DataSource } from 'typeorm';

/** Binds a service's queue to what the catalogue says it hears, and to nothing else. */
export async function subscribe(database: DataSource, service: Service): Promise<void> {
  const patterns = eventBindings(service);
  await database.transaction(async (db) => {
    await db.query('delete from bus.subscription where queue = $1 and pattern <> all($2::text[])', [service, patterns]);
    await db.query('insert into bus.subscription select $1, unnest($2::text[]) on conflict do nothing', [service, patterns]);
  });
}

/** Binds every service's queue: what the first service says must wait for those that start after it. */
export async function subscribeEveryone(database: DataSource): Promise<void> {
  for (const service of SERVICES) await subscribe(database, service);
}
