import { AGENCIES } from '@s48/contracts';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tickets and their replies, the bodies with their contacts and keys, people who sign in, and the audit trail. */
export class DeskTables1764000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table ticket (
        report_id uuid primary key, reference text not null unique, channel text not null,
        received_at timestamptz not null, deadline timestamptz not null,
        text text, search text not null default '', script text not null default 'latin', place jsonb, category text,
        attachments jsonb not null default '[]', contact jsonb, person_key text, kind text,
        urgent boolean not null default false, public_text boolean not null default false,
        state text not null default 'received', agency text, decision jsonb, decided_by text, claimed_by text, claimed_name text, claimed_until timestamptz, refused_by jsonb not null default '[]',
        planned_for timestamptz, decline_reason text, related_to uuid, incident jsonb,
        round int not null default 0, verdict text not null default 'pending', verdict_at timestamptz, verdict_said_at timestamptz, milestone text,
        version int not null default 0, assigned_at timestamptz, updated_at timestamptz not null default now()
      );
      create index ticket_open on ticket (agency, deadline) where state not in ('resolved', 'declined');
      create index ticket_received on ticket (received_at, report_id);
      create index ticket_person on ticket (person_key);
      create index ticket_updated on ticket (updated_at);
      create table supplement (
        id uuid primary key, report_id uuid not null, at timestamptz not null, text text not null,
        attachments jsonb not null default '[]', verified boolean not null
      );
      create index supplement_report on supplement (report_id);
      create table reply (
        id uuid primary key, report_id uuid not null, kind text not null, author text not null, by text,
        text text not null default '', via text not null, state text not null default 'requested',
        requested_at timestamptz not null default now(), handed_over_at timestamptz, proven_at timestamptz, failed_at timestamptz,
        reason text, proof jsonb not null default '{}'
      );
      create index reply_report on reply (report_id);
      create index reply_unproven on reply (requested_at) where state <> 'delivered';
    `);
    await this.people(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table audit, notice, session, account, dispatch, agency_request, agency_key, agency, reply, supplement, ticket');
  }

  /** The bodies, those who work for them and for the city, and what they did. */
  private async people(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table agency (
        code text primary key, name text not null, responsible text, email text, phone text, duty_phone text, webhook_url text, webhook_secret text
      );
      create table agency_key (hash text primary key, agency text not null references agency (code), created_at timestamptz not null default now(), revoked_at timestamptz);
      create table agency_request (
        agency text not null, key text not null, status int not null, body jsonb not null, at timestamptz not null default now(),
        primary key (agency, key)
      );
      create table dispatch (
        report_id uuid not null, agency text not null, sent_at timestamptz not null default now(), sends int not null default 1,
        received_at timestamptz, received_by text, due_at timestamptz, primary key (report_id, agency)
      );
      create index dispatch_due on dispatch (due_at) where received_at is null;
      create table account (
        id uuid primary key default gen_random_uuid(), email text not null unique, name text not null, role text not null,
        agency text references agency (code), password text not null, disabled_at timestamptz, created_at timestamptz not null default now()
      );
      create table session (hash text primary key, account_id uuid not null references account (id), expires_at timestamptz not null, created_at timestamptz not null default now());
      create table notice (
        id uuid primary key, report_id uuid, agency text, purpose text not null, via text not null, state text not null default 'requested',
        requested_at timestamptz not null default now(), settled_at timestamptz, reason text
      );
      create table audit (
        id bigint generated always as identity primary key, at timestamptz not null default now(),
        actor text not null, action text not null, object text not null, detail jsonb not null default '{}'
      );
      create index audit_object on audit (object);
    `);
    for (const { code, name } of AGENCIES) await runner.query('insert into agency (code, name) values ($1, $2)', [code, name]);
  }
}
