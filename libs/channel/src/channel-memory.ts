import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose a kept message is, so that erasing finds it without a report; what repaired it; since when a delivery is tried. */
export class ChannelMemory1764000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table inbound_message add column person_key text, add column repaired bytea;
      update inbound_message i set person_key = c.person_key from conversation c where c.report_id = i.report_id;
      create index inbound_message_person on inbound_message (person_key);
      create index inbound_message_report on inbound_message (report_id);
      alter table delivery add column first_attempt_at timestamptz;
      create index delivery_person on delivery ((recipient->>'key'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table inbound_message drop column person_key, drop column repaired; alter table delivery drop column first_attempt_at; drop index delivery_person, inbound_message_report');
  }
}
