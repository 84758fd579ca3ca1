import type { MigrationInterface, QueryRunner } from 'typeorm';

export class EmailTables1764000000301 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table mailbox (name text primary key, uid_validity text not null, last_uid bigint not null);
      create table unread_mail (
        mailbox text not null, uid_validity text not null, uid bigint not null, attempts int not null, next_attempt_at timestamptz not null, reason text not null,
        primary key (mailbox, uid_validity, uid)
      );
      create index delivery_acknowledged on delivery ((recipient->>'key'), created_at) where kind = 'acknowledgement';
      create index inbound_message_mail on inbound_message ((split_part(provider_id, ' ', 1)));
      create table simulated_mail (
        id uuid primary key, address text not null, person_key text not null, direction text not null check (direction in ('in', 'out')),
        raw bytea not null, delivery_id uuid unique, at timestamptz not null default now()
      );
      create index simulated_mail_address on simulated_mail (address, at);
      create index simulated_mail_person on simulated_mail (person_key);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table simulated_mail, unread_mail, mailbox; drop index delivery_acknowledged, inbound_message_mail');
  }
}
