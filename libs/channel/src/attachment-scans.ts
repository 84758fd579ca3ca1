import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the scanner said of each attachment. Those that were there before wait for it too. */
export class AttachmentScans1764000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table attachment
        add column scan text not null default 'waiting' check (scan in ('waiting', 'clean', 'infected', 'too-large')),
        add column scan_found text, add column scan_due_at timestamptz not null default now(), add column scan_attempts int not null default 0;
      create index attachment_unscanned on attachment (scan_due_at) where scan = 'waiting';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table attachment drop column scan, drop column scan_found, drop column scan_due_at, drop column scan_attempts');
  }
}
