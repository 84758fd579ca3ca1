import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Recordings that come by mail: how far the mailbox is read, and by which key the exchange knows a message that may come twice. */
export class PhoneMailbox1764000000042 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table mailbox (name text primary key, uid_validity text not null, last_uid bigint not null);
      create table unread_mail (
        mailbox text not null, uid_validity text not null, uid bigint not null, attempts int not null, next_attempt_at timestamptz not null, reason text not null,
        primary key (mailbox, uid_validity, uid)
      );
      create index inbound_message_mail on inbound_message ((split_part(provider_id, ' ', 1)));
      alter table recording add column exchange_id text unique;
      update recording r set exchange_id = (
        select substr(i.provider_id, 10) from inbound_message i where i.report_id = r.report_id and i.provider_id ~ '^asterisk:[^:]+$' limit 1
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table recording drop column exchange_id; drop index inbound_message_mail; drop table unread_mail, mailbox');
  }
}
