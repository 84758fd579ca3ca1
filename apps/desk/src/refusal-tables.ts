import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every "not ours" with its reason: who decides next reads why, and a ping-pong can be counted. */
export class Refusals1764000000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table refusal (
        id bigint generated always as identity primary key, report_id uuid not null, agency text not null, reason text not null, proposed text, at timestamptz not null default now()
      );
      create index refusal_report on refusal (report_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table refusal');
  }
}
