import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What else the citizen gave to be reached at, and where the citizen wants nothing any more. */
export class TicketContacts1764000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table ticket add column other_contacts jsonb not null default '[]', add column opted_out jsonb not null default '[]'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table ticket drop column other_contacts, drop column opted_out');
  }
}
