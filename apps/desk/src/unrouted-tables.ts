import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds what waits for routing without looking through what does not. */
export class UnroutedTickets1764000000024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index ticket_unrouted on ticket (updated_at) where state = 'received'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ticket_unrouted');
  }
}
