import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links by which people choose a password, once. An account made by invitation is nobody's until its link is used. */
export class AccountLinks1764000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table account add column activated_at timestamptz default now();
      update account set activated_at = created_at;
      create table account_link (
        hash text primary key, account_id uuid not null references account (id), purpose text not null check (purpose in ('invitation', 'password-reset')),
        expires_at timestamptz not null, used_at timestamptz, created_at timestamptz not null default now()
      );
      create index account_link_account on account_link (account_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table account_link; alter table account drop column activated_at');
  }
}
