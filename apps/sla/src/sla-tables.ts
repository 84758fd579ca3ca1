import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The sweep lives on `clock_due`: it reads the few clocks that are due however many are open. */
export class SlaTables1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table clock (
        report_id uuid primary key, reference text not null, channel text not null,
        received_at timestamptz not null, deadline timestamptz not null,
        facts jsonb not null default '[]', next_check_at timestamptz
      );
      create index clock_due on clock (next_check_at) where next_check_at is not null;
      create index clock_reference on clock (reference);
      create table promise (
        report_id uuid not null references clock (report_id), round int not null,
        started_at timestamptz not null, deadline timestamptz not null,
        verdict text not null check (verdict in ('pending', 'kept-by-agency', 'kept-by-operator', 'kept-by-fallback', 'missed', 'void')),
        decided_at timestamptz not null, reply_id uuid, reason text check (reason in ('spam', 'unreachable', 'withdrawn')),
        answered_at timestamptz, awaiting_proof boolean not null,
        milestones jsonb not null default '[]', history jsonb not null default '[]',
        primary key (report_id, round)
      );
      create index promise_verdict on promise (verdict, deadline);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table promise, clock');
  }
}
