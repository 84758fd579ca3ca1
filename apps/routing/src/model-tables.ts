import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Models that were shipped or trained here, each with what made it, and which of them was put in force when. What a body proposed belongs to the decision, too. */
export class RoutingModels1764000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table model (
        id int generated always as identity primary key, asked_at timestamptz not null default now(), by text not null, due timestamptz unique,
        started_at timestamptz, failed text,
        trained_at timestamptz, version text unique, form text, texts int, corrections int, figures jsonb, bytes bytea
      );
      create table model_activation (
        id int generated always as identity primary key, model_id int references model (id), by text not null, at timestamptz not null default now()
      );
      alter table decision add column proposed text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table model_activation, model; alter table decision drop column proposed');
  }
}
