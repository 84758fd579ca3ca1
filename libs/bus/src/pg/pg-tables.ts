import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The broker's part when PostgreSQL is the bus: who listens to what, and what is under way. */
export class PgBusTables1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table bus.subscription (queue text not null, pattern text not null, primary key (queue, pattern));
      create table bus.delivery (
        id bigint generated always as identity primary key,
        queue text not null, message_id text not null, body text not null,
        attempt int not null default 0, deliveries int not null default 0,
        visible_at timestamptz not null default now(), lock int, error text,
        created_at timestamptz not null default now()
      ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
      create index delivery_due on bus.delivery (queue, visible_at, id);
      create table bus.unrouted (
        id bigint generated always as identity primary key,
        routing_key text not null, body text not null, created_at timestamptz not null default now()
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table bus.unrouted, bus.delivery, bus.subscription');
  }
}
