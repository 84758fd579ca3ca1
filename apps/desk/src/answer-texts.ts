import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import type { Tx } from '@s48/bus';
import type { Staff } from '@s48/chassis';
import { Invalid, type Script } from '@s48/contracts';
import { toCyrillic } from '@s48/language';
import type { EntityManager } from 'typeorm';
import { audit } from './audit.js';
import { suggestedAnswers, type KeptAnswer } from './domain/suggested-answers.js';

export interface NewAnswerText {
  readonly title: string;
  readonly phrases: readonly string[];
  /** Serbian in Latin; Cyrillic is made from it. */
  readonly body: string;
}

interface AnswerText extends KeptAnswer, NewAnswerText {
  readonly version: number;
}

const KEPT = 'select id, title, phrases, body, version from answer_text where deleted_at is null';

/** Answers to questions that come again and again: kept by administrators, suggested to whoever answers, never sent unasked. */
@Injectable()
export class AnswerTexts {
  list(db: EntityManager): Promise<AnswerText[]> {
    return db.query(`${KEPT} order by title, id`);
  }

  async add(tx: Tx, staff: Staff, text: NewAnswerText): Promise<number> {
    const [row]: { id: number }[] = await tx.db.query('insert into answer_text (title, phrases, body) values ($1, $2, $3) returning id', [text.title, JSON.stringify(text.phrases), text.body]);
    await this.written(tx, staff, 'added', { ...text, id: row!.id, version: 1 });
    return row!.id;
  }

  /** `version` is the one that was edited: what somebody else wrote meanwhile is not overwritten. */
  async edit(tx: Tx, staff: Staff, id: number, version: number, text: NewAnswerText): Promise<number> {
    const known = await this.locked(tx, id);
    if (known.version !== version) throw new ConflictException(`Answer ${id} was changed meanwhile (version ${known.version}, yours is ${version}): read it again`);
    await tx.db.query('update answer_text set title = $2, phrases = $3, body = $4, version = version + 1 where id = $1', [id, text.title, JSON.stringify(text.phrases), text.body]);
    await this.written(tx, staff, 'edited', { ...text, id, version: version + 1 });
    return version + 1;
  }

  /** Suggested no more; it stays for the replies that were made from it. */
  async remove(tx: Tx, staff: Staff, id: number): Promise<void> {
    const known = await this.locked(tx, id);
    await tx.db.query('update answer_text set deleted_at = now() where id = $1', [id]);
    await this.written(tx, staff, 'removed', known);
  }

  /** For a question in the citizen's script, best first. */
  async suggestedFor(db: EntityManager, question: string, script: Script): Promise<object[]> {
    const kept = await this.list(db);
    return suggestedAnswers(question, kept).map(({ answer: { id, title, body }, score }) => ({ id, title, text: script === 'cyrillic' ? toCyrillic(body) : body, score }));
  }

  /** A reply may only say that it was made from a text that is kept. */
  async mustExist(tx: Tx, id: number): Promise<void> {
    const [known]: unknown[] = await tx.db.query(`${KEPT} and id = $1`, [id]);
    if (!known) throw new Invalid([{ field: 'fromAnswer', message: `there is no answer ${id}: see GET /api/desk/answer-texts` }]);
  }

  private async locked(tx: Tx, id: number): Promise<AnswerText> {
    const [known]: AnswerText[] = await tx.db.query(`${KEPT} and id = $1 for update`, [id]);
    if (!known) throw new NotFoundException(`No answer ${id}`);
    return known;
  }

  /** The trail holds every version as it was. */
  private written(tx: Tx, staff: Staff, what: string, text: AnswerText): Promise<void> {
    return audit(tx, staff, `answer-text.${what}`, String(text.id), text);
  }
}
