import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SmppTables1764000000102 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table smpp_part (
        sender text not null, recipient text not null, ref int not null, total int not null, number int not null,
        text text not null, pdu bytea not null, at timestamptz not null,
        primary key (sender, recipient, ref, total, number)
      );
      create table smpp_sent_part (
        delivery_id uuid not null, number int not null, total int not null, message_id text not null, person_key text not null,
        state text, at timestamptz not null default now(),
        primary key (delivery_id, number)
      );
      create index smpp_sent_part_id on smpp_sent_part (message_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table smpp_sent_part, smpp_part');
  }
}
