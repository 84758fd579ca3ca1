import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the phone keeps beside its reports: recordings to transcribe, entries of operators, call-back tasks, who looked at what. */
export class PhoneTables1764000000041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table recording (
        report_id uuid primary key references conversation (report_id), audio text not null, playable text, file text not null, mime text not null,
        seconds real not null, caller text not null check (caller in ('mobile', 'landline', 'hidden')), ended_at timestamptz not null,
        state text not null default 'waiting' check (state in ('waiting', 'transcribed')),
        claimed_by text, claimed_name text, leased_until timestamptz, alarmed_at timestamptz,
        draft text, draft_due_at timestamptz not null default now(), draft_attempts int not null default 0,
        outcome text, transcribed_by text, transcribed_at timestamptz, transcript_sha256 text
      );
      create index recording_waiting on recording (ended_at) where state = 'waiting';
      create table entry (
        report_id uuid primary key references conversation (report_id), by_id text not null, by_name text not null,
        entered_at timestamptz not null, why text, way text
      );
      create table callback (
        delivery_id uuid primary key references delivery (id), due_at timestamptz not null, roster text not null check (roster in ('office', 'duty'))
      );
      create index callback_due on callback (due_at);
      create table callback_attempt (
        delivery_id uuid not null references callback (delivery_id), at timestamptz not null, by_id text not null, by_name text not null,
        outcome text not null, note text, logged_at timestamptz not null default now()
      );
      create index callback_attempt_of on callback_attempt (delivery_id, at);
      create table provider_recording (
        sid text primary key, report_id uuid not null references recording (report_id), due_at timestamptz not null default now(), deleted_at timestamptz
      );
      create index provider_recording_due on provider_recording (due_at) where deleted_at is null;
      create table access_log (at timestamptz not null default now(), staff_id text not null, what text not null, subject text not null);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table access_log, provider_recording, callback_attempt, callback, entry, recording');
  }
}
