import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every decision with its reasons, and what routing must remember of a report to decide again. */
export class RoutingTables1764000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table report (
        report_id uuid primary key, reference text not null, channel text not null, received_at timestamptz not null, deadline timestamptz not null,
        text text, category text, place jsonb, places text[] not null default '{}', person_key text, urgent boolean not null default false
      );
      create index report_received on report (received_at);
      create index report_reference on report (reference);
      create index report_person on report (person_key);
      create index report_places on report using gin (places);
      create table decision (
        id uuid primary key, report_id uuid not null, at timestamptz not null default now(), version text not null,
        agency text not null, confidence real not null, automatic boolean not null, urgent boolean not null, kind text not null,
        reasons jsonb not null, alternatives jsonb not null, excluded jsonb not null default '[]', incident jsonb
      );
      create index decision_report on decision (report_id, at);
      create table correction (
        id bigint generated always as identity primary key, report_id uuid not null, was text not null, agency text not null,
        by text not null, at timestamptz not null default now()
      );
      create table rule_set (
        version int generated always as identity primary key, rules jsonb not null, by text not null, at timestamptz not null default now()
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table rule_set, correction, decision, report');
  }
}
