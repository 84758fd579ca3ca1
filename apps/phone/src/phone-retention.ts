import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the ticket of a recording was closed, and when its sound was deleted. */
export class PhoneRetention1764000000044 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table recording add column ticket_version int not null default -1, add column closed_at timestamptz, add column sound_deleted_at timestamptz;
      create index recording_closed on recording (closed_at) where sound_deleted_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table recording drop column ticket_version, drop column closed_at, drop column sound_deleted_at');
  }
}
