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

/** Replies held for their authors to take back, and what people have typed and not sent. */
export class ReplyDrafts1764000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table reply add column held_until timestamptz;
      create index reply_held on reply (held_until) where state = 'held';
      create table draft (
        report_id uuid not null, staff_id text not null, text text not null, kind text not null, updated_at timestamptz not null,
        primary key (report_id, staff_id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table draft; drop index reply_held; alter table reply drop column held_until');
  }
}
