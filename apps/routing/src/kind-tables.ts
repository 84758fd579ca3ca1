import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What kind of report it is, where people saw that otherwise than routing. */
export class KindCorrections1764000000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table kind_correction (
        id bigint generated always as identity primary key, report_id uuid not null, kind text not null, by text not null, at timestamptz not null default now()
      );
      create index kind_correction_report on kind_correction (report_id);
      create index correction_report on correction (report_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table kind_correction; drop index correction_report');
  }
}
