import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when the exchange's voicemail folder is watched. */
export class PhoneSpool1764000000043 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table spool_watch (folder text primary key, since timestamptz not null)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table spool_watch');
  }
}
