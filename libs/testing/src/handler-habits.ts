import { deepStrictEqual } from 'node:assert/strict';
import { bell } from '@s48/bus';
import type { MessageOf, MessageType } from '@s48/contracts';
import { given } from './given.js';
import type { TestService } from './test-service.js';
import { waitFor } from './wait-for.js';

// The two tests every handler has. `look` reads the rows that the handler writes; what it says is compared as well.

/** The same message delivered twice changes what a single delivery changed. Returns the last look. */
export async function twiceGivesOne<T extends MessageType, L>(service: TestService, type: T, data: MessageOf<T>, look: () => Promise<L>): Promise<L> {
  const envelope = await service.hear(type, data);
  const once = await state(service, look);
  await service.put(envelope);
  await service.settled(envelope);
  const twice = await state(service, look);
  deepStrictEqual(twice, once, `handling ${type} twice is not handling it once`);
  return twice.rows;
}

/** A handler whose commit is refused leaves nothing behind, and does its work at a later attempt. Returns the last look. */
export async function failsThenSucceeds<T extends MessageType, L>(service: TestService, type: T, data: MessageOf<T>, look: () => Promise<L>): Promise<L> {
  const envelope = given.envelope(type, data);
  const before = await state(service, look);
  await refuseCommits(service, envelope.id);
  await service.put(envelope);
  await waitFor(async () => (await service.query('select 1 from bus.delivery where message_id = $1 and queue = $2 and attempt > 0', [envelope.id, service.name]))[0], 'an attempt to fail');
  deepStrictEqual(await state(service, look), before, `a failed attempt at ${type} left something behind`);
  await service.query('drop trigger refuse on inbox');
  await service.query('update bus.delivery set visible_at = now(), error = null where message_id = $1', [envelope.id]);
  bell.emit(service.name);
  await service.settled(envelope);
  return look();
}

async function state<L>(service: TestService, look: () => Promise<L>): Promise<{ rows: L; said: unknown[] }> {
  return { rows: await look(), said: await service.emitted() };
}

/** The whole handler runs and its commit fails. */
async function refuseCommits(service: TestService, messageId: string): Promise<void> {
  await service.query(`
    create or replace function refuse() returns trigger language plpgsql as $$
      begin
        raise exception 'the commit is refused (a test)';
      end $$;
    create constraint trigger refuse after insert on inbox deferrable initially deferred
      for each row when (new.message_id = '${messageId}') execute function refuse()`);
}
