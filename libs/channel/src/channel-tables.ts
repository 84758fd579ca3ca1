import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What every channel keeps: raw messages, who to answer, what was sent and how it is proven, attachments. */
export class ChannelTables1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(INCOMING);
    await runner.query(OUTGOING);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table report_attachment, attachment, receipt, delivery, conversation, inbound_message; drop sequence reference_sequence');
  }
}

const INCOMING = `
  create sequence reference_sequence minvalue 0;
  create table inbound_message (
    id uuid primary key, channel text not null, provider_id text not null,
    raw bytea not null, sha256 text not null, received_at timestamptz not null,
    state text not null check (state in ('taken', 'ignored', 'failed', 'parked', 'discarded')),
    reason text, attempts int not null default 0, next_attempt_at timestamptz, report_id uuid,
    created_at timestamptz not null default now(),
    unique (channel, provider_id)
  );
  create index inbound_message_due on inbound_message (next_attempt_at) where state = 'failed';
  create index inbound_message_parked on inbound_message (created_at) where state = 'parked';
  create table conversation (
    report_id uuid primary key, reference text not null unique, channel text not null,
    received_at timestamptz not null, deadline timestamptz not null,
    script text not null, contact jsonb, person_key text, thread jsonb not null default '{}'
  );
  create index conversation_person on conversation (person_key);
  create table attachment (
    id text primary key, mime text not null, size int not null, bytes bytea not null, created_at timestamptz not null default now()
  );
  create table report_attachment (
    report_id uuid not null, attachment_id text not null references attachment (id), name text not null,
    primary key (report_id, attachment_id)
  );
`;

const OUTGOING = `
  create table delivery (
    id uuid primary key, kind text not null check (kind in ('acknowledgement', 'information', 'status', 'notice')),
    author text not null, recipient jsonb not null, subject text, text text not null, script text not null,
    facts jsonb, purpose text,
    state text not null default 'queued' check (state in ('queued', 'submitting', 'waiting', 'handed-over', 'delivered', 'failed')),
    due_at timestamptz not null default now(), leased_until timestamptz, attempts int not null default 0,
    provider_ref text, handed_over_at timestamptz, proven_at timestamptz, failed_at timestamptz, reason text,
    proof jsonb not null default '{}', created_at timestamptz not null default now()
  );
  create index delivery_due on delivery (due_at) where state in ('queued', 'submitting');
  create index delivery_ref on delivery (provider_ref);
  create index delivery_unproven on delivery (created_at) where state not in ('delivered', 'failed');
  create table receipt (
    provider_ref text not null, outcome text not null, at timestamptz not null, detail jsonb not null default '{}',
    primary key (provider_ref, outcome)
  );
`;
