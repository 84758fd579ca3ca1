import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose word made a ticket urgent or not, and whom a message was sent to (sealed), so that a false alarm can be taken back there. */
export class Urgency1764000000019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table ticket add column urgency_by text; alter table notice add column recipient jsonb; create index notice_report on notice (report_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index notice_report; alter table notice drop column recipient; alter table ticket drop column urgency_by');
  }
}
