import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where each reply was sent (sealed), and how often its channel has tried, so that it can be sent again. */
export class ReplyRetries1764000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table reply add column recipient jsonb, add column attempts int');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table reply drop column recipient, drop column attempts');
  }
}
