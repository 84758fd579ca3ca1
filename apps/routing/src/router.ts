import { Inject, Injectable } from '@nestjs/common';
import { uuid7, type Tx } from '@s48/bus';
import { Logger } from '@s48/chassis';
import { TRIAGE, type AgencyCode, type Place, type ReportFacts } from '@s48/contracts';
import { decide, type Decision } from './domain/decide.js';
import { placesIn, placeWithin } from './domain/gazetteer.js';
import { Incidents } from './incidents.js';
import { Knowledge } from './knowledge.js';
import { asDecided, type KnownReport } from './known-report.js';

interface Learned {
  readonly text: string | null;
  readonly category?: string | null;
  readonly place?: Place | null;
  readonly personKey?: string | null;
  readonly urgent: boolean;
}

/** Decides, writes the decision down with its reasons, and says it. */
@Injectable()
export class Router {
  constructor(
    @Inject(Knowledge) private readonly knowledge: Knowledge,
    @Inject(Incidents) private readonly incidents: Incidents,
    @Inject(Logger) private readonly logger: Logger,
  ) {}

  async remember(tx: Tx, facts: ReportFacts, learned: Learned): Promise<KnownReport> {
    const [row]: KnownReport[] = await tx.db.query(
      `insert into report (report_id, reference, channel, received_at, deadline, text, category, place, person_key, urgent, places)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       on conflict (report_id) do update set text = coalesce(excluded.text, report.text), category = coalesce(report.category, excluded.category),
         place = coalesce(report.place, excluded.place), person_key = coalesce(report.person_key, excluded.person_key),
         places = case when excluded.text is null then report.places else excluded.places end, urgent = report.urgent or excluded.urgent
       returning *`,
      [
        facts.reportId, facts.reference, facts.channel, facts.receivedAt, facts.deadline,
        learned.text, learned.category ?? null, learned.place ?? null, learned.personKey ?? null, learned.urgent,
        placesIn(`${learned.place?.text ?? ''} ${learned.text ?? ''}`).map(({ name }) => placeWithin(name)),
      ],
    );
    return row!;
  }

  async find(tx: Tx, reportId: string): Promise<KnownReport> {
    const [row]: KnownReport[] = await tx.db.query('select * from report where report_id = $1', [reportId]);
    if (!row) throw new Error(`report ${reportId} has not been heard of yet`);
    return row;
  }

  async route(tx: Tx, report: KnownReport, refusedBy: readonly AgencyCode[], proposed?: AgencyCode): Promise<void> {
    const decision = this.decideSafely(report, refusedBy, proposed);
    const incident = await this.incidents.like(tx, report, decision.agency);
    const decisionId = uuid7();
    await tx.db.query(
      `insert into decision (id, report_id, version, agency, confidence, automatic, urgent, kind, reasons, alternatives, excluded, proposed, incident)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        decisionId, report.report_id, decision.version, decision.agency, decision.confidence, decision.automatic, decision.urgent, decision.kind,
        JSON.stringify(decision.reasons), JSON.stringify(decision.alternatives), JSON.stringify(refusedBy), proposed ?? null, incident,
      ],
    );
    await tx.emit('report.routed', {
      reportId: report.report_id,
      reference: report.reference,
      channel: report.channel,
      receivedAt: report.received_at.toISOString(),
      deadline: report.deadline.toISOString(),
      ...decision,
      decisionId,
      ...(incident && { incident }),
    });
  }

  /** R04: when deciding itself fails, a person decides; the clock runs either way. */
  private decideSafely(report: KnownReport, refusedBy: readonly AgencyCode[], proposed?: AgencyCode): Decision {
    try {
      const decision = decide(asDecided(report, refusedBy, proposed), this.knowledge.model, this.knowledge.rules);
      return { ...decision, urgent: decision.urgent || report.urgent };
    } catch (error) {
      this.logger.error(error, `report ${report.report_id}: the decision failed`);
      return undecided(report);
    }
  }
}

const undecided = (report: KnownReport): Decision => ({
  agency: TRIAGE,
  confidence: 0,
  automatic: false,
  urgent: report.urgent,
  kind: 'problem',
  reasons: [{ kind: 'undecided', detail: 'the decision failed, see the log' }],
  alternatives: [],
  version: 'none',
});
