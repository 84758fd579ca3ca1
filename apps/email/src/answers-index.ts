import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the reports whose acknowledgement goes to another address than the sender's. */
export class AnswersIndex1764000000302 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index conversation_answers_to on conversation ((thread->>'answersTo'), received_at) where thread->>'answersTo' is not null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index conversation_answers_to');
  }
}
