import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the tickets that routing takes for the same incident as an earlier one. */
export class IncidentTickets1764000000025 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index ticket_incident on ticket ((incident->>'reportId')) where incident is not null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ticket_incident');
  }
}
