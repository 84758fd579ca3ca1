import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the web keeps beside the tables of every channel: where a courtesy copy goes, what may be listed publicly, what the tracking page shows. */
export class WebTables1764000000131 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table web_report (
        report_id uuid primary key references conversation (report_id), reference text not null unique,
        source text not null check (source in ('form', 'open311')), client text,
        listed boolean not null, service_code text not null, description text,
        address text, lat double precision, lon double precision, courtesy jsonb, received_at timestamptz not null
      );
      create index web_report_listed on web_report (received_at) where listed;
      create table status_change (
        report_id uuid not null, version int not null, state text not null, agency text not null,
        reason text, planned_for timestamptz, at timestamptz not null,
        primary key (report_id, version)
      );
      create table promise (report_id uuid primary key, verdict text not null, round int not null, said_at timestamptz not null);
      create table public_reply (
        id uuid primary key, report_id uuid not null, kind text not null, author text not null, text text not null,
        published_at timestamptz not null default now()
      );
      create index public_reply_report on public_reply (report_id, published_at);
      create index public_reply_at on public_reply (published_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table public_reply, promise, status_change, web_report');
  }
}

/** Open311 clients ask again and again for what changed since they last asked. */
export class WebStatusChangesByTime1764000000132 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index status_change_assigned_at on status_change (at) where state = 'assigned'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index status_change_assigned_at');
  }
}

/** Challenges that were solved, until they have expired: a solution pays for one submission. */
export class WebUsedChallenges1764000000133 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table used_challenge (signature text primary key, used_by text not null, expires_at timestamptz not null);
      create index used_challenge_expires on used_challenge (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table used_challenge');
  }
}
