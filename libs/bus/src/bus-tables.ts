import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What every service keeps in its own schema to say and hear messages. Autovacuum is set for tables that empty all the time. */
export class BusTables1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table outbox (
        id bigint generated always as identity primary key,
        message_id text not null, exchange text not null, routing_key text not null, body text not null,
        created_at timestamptz not null default now(),
        attempts int not null default 0, not_before timestamptz, last_error text
      ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
      create table inbox (
        message_id text primary key,
        received_at timestamptz not null default now()
      );
      create table parked (
        id uuid primary key default gen_random_uuid(),
        message_id text not null, queue text not null, type text, body text not null,
        reason text not null, attempts int not null default 0,
        state text not null default 'parked' check (state in ('parked', 'replayed', 'discarded')),
        parked_at timestamptz not null default now(), settled_at timestamptz, settled_by text, note text
      );
      create index parked_open on parked (parked_at) where state = 'parked';
      -- A letter is parked again when a crash came before its acknowledgement.
      create unique index parked_once on parked (queue, md5(body)) where state = 'parked';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table parked, inbox, outbox');
  }
}
