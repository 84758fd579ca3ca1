import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { agreement, type Agreement } from './domain/agreement.js';
import { decide, type Decision, type Rule, type RuleSet } from './domain/decide.js';
import { holds } from './domain/rules.js';
import { Knowledge } from './knowledge.js';
import { asDecided, type KnownReport } from './known-report.js';

const REPORTS = 200;

/** Runs a draft of rules over the latest reports: for how many each rule holds, what would go elsewhere, and what people had corrected. Nothing is changed. */
@Injectable()
export class TestBench {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Knowledge) private readonly knowledge: Knowledge,
  ) {}

  async run(draft: readonly Rule[]): Promise<object> {
    const reports: (KnownReport & { corrected: string | null })[] = await this.database.query(
      `select r.*, (select agency from correction c where c.report_id = r.report_id order by at desc, id desc limit 1) corrected
       from report r where r.text is not null order by r.received_at desc limit ${REPORTS}`,
    );
    const rules = { version: -1, rules: draft };
    const rows = reports.map((report) => ({ reference: report.reference, before: this.decision(report, this.knowledge.rules), after: this.decision(report, rules), corrected: report.corrected }));
    return {
      reports: rows.length,
      rules: draft.map(({ name, when }) => ({ name, holds: reports.filter((report) => holds(when, asDecided(report))).length })),
      changed: rows.filter(({ before, after }) => before.agency !== after.agency || before.automatic !== after.automatic),
      agreesWithPeople: { before: agreementOf(rows, 'before'), after: agreementOf(rows, 'after') },
    };
  }

  private decision(report: KnownReport, rules: RuleSet): Tried {
    const { agency, automatic, confidence } = decide(asDecided(report), this.knowledge.model, rules);
    return { agency, automatic, confidence };
  }
}

type Tried = Pick<Decision, 'agency' | 'automatic' | 'confidence'>;

/** Of the reports that people corrected, how many go where they said. */
const agreementOf = (rows: readonly { before: Tried; after: Tried; corrected: string | null }[], side: 'before' | 'after'): Agreement =>
  agreement(rows.flatMap((row) => (row.corrected === null ? [] : [{ expected: row.corrected, decision: row[side] }])));
