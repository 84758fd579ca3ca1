import type { MigrationInterface, QueryRunner } from 'typeorm';
import { STARTER_ANSWERS } from './starter-answers.js';

/** Texts that answer questions at once, and which reply was made from which. */
export class AnswerTexts1764000000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table answer_text (
        id int generated always as identity primary key, title text not null, phrases jsonb not null, body text not null,
        version int not null default 1, deleted_at timestamptz
      );
      alter table reply add column from_answer int references answer_text (id);
    `);
    for (const { title, phrases, body } of STARTER_ANSWERS) {
      await runner.query('insert into answer_text (title, phrases, body) values ($1, $2, $3)', [title, JSON.stringify(phrases), body]);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table reply drop column from_answer; drop table answer_text');
  }
}
