import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable, NotFoundException } from '@nestjs/common';
import type { AgencyCode } from '@s48/contracts';
import { DataSource } from 'typeorm';
import { decide, type Decision } from './domain/decide.js';
import { asDecided, type KnownReport } from './known-report.js';
import { Knowledge } from './knowledge.js';

interface MadeDecision extends KnownReport, Pick<Decision, 'agency' | 'confidence' | 'automatic' | 'reasons' | 'version'> {
  readonly id: string;
  readonly at: Date;
  readonly excluded: AgencyCode[];
  readonly proposed: AgencyCode | null;
}

type Outcome = Pick<Decision, 'agency' | 'confidence' | 'automatic' | 'reasons'>;

/** Confidences are stored with seven digits. */
const EQUAL = 1e-6;

/** Makes decisions again from what they were made of. Nothing is changed or said. */
@Injectable()
export class Replay {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Knowledge) private readonly knowledge: Knowledge,
  ) {}

  async decisionsAbout(reference: string): Promise<object[]> {
    const made: MadeDecision[] = await this.database.query(
      `select r.*, d.id, d.at, d.version, d.agency, d.confidence, d.automatic, d.reasons, d.excluded, d.proposed
       from decision d join report r using (report_id) where r.reference = $1 order by d.at`,
      [reference],
    );
    if (made.length === 0) throw new NotFoundException(`No decision about ${reference}`);
    return Promise.all(made.map((decision) => this.again(decision)));
  }

  private async again(made: MadeDecision): Promise<object> {
    const was = outcome(made);
    const known = { id: made.id, at: made.at, version: made.version, was };
    if (made.text === null) return { ...known, now: null, same: null, why: 'the text of the report was erased' };
    const knowledge = await this.knowledge.of(made.version);
    if (!knowledge) return { ...known, now: null, same: null, why: `what decided (${made.version}) is not there or no longer readable` };
    const now = outcome(decide(asDecided(made, made.excluded, made.proposed), knowledge.model, knowledge.rules));
    return { ...known, now, same: same(was, now) };
  }
}

const outcome = ({ agency, confidence, automatic, reasons }: Outcome): Outcome => ({ agency, confidence, automatic, reasons });

const same = (was: Outcome, now: Outcome): boolean =>
  was.agency === now.agency &&
  was.automatic === now.automatic &&
  Math.abs(was.confidence - now.confidence) < EQUAL &&
  isDeepStrictEqual(was.reasons, JSON.parse(JSON.stringify(now.reasons)));
