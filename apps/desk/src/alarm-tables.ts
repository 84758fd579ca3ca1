import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the alarms whose proof is awaited. */
export class AwaitedAlarms1764000000026 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index notice_awaited on notice (requested_at) where state = 'requested' and purpose like 'duty-alarm%'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index notice_awaited');
  }
}
