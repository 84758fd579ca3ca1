import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which tickets are of one incident, pair by pair: a pair that is taken away leaves no trace in the tickets. */
export class TicketLinks1764000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table ticket_link (
        one uuid not null references ticket (report_id), other uuid not null references ticket (report_id), by text not null, at timestamptz not null default now(),
        primary key (one, other), check (one < other)
      );
      create index ticket_link_other on ticket_link (other);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table ticket_link');
  }
}
