import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SmsTables1764000000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table opt_out (person_key text primary key, since timestamptz not null, source text not null);
      create table bookmark (name text primary key, at timestamptz not null);
      create table simulated_message (
        id uuid primary key, phone text not null, direction text not null check (direction in ('in', 'out')),
        text text not null, delivery_id uuid, receipt_sent boolean not null default false, at timestamptz not null default now()
      );
      create index simulated_message_phone on simulated_message (phone, at);
      create unique index simulated_message_delivery on simulated_message (delivery_id);
      create index simulated_message_unsent on simulated_message (at) where direction = 'out' and not receipt_sent;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table simulated_message, bookmark, opt_out');
  }
}
