import { Controller, Inject } from '@nestjs/common';
import { OnBus, type Tx } from '@s48/bus';
import type { PersonErased, ReportReceived, ReportTranscribed, TicketCorrected, TicketRefused } from '@s48/contracts';
import { Router } from './router.js';

/** When routing decides: at a report with words, at a transcript, and again when a body says "not ours". A human's choice is only written down as a correction. */
@Controller()
export class RoutingHandlers {
  constructor(@Inject(Router) private readonly router: Router) {}

  @OnBus('report.received')
  async received(report: ReportReceived, tx: Tx): Promise<void> {
    const known = await this.router.remember(tx, report, {
      text: report.text,
      category: report.category ?? null,
      place: report.place ?? null,
      personKey: report.contact?.key ?? null,
      urgent: report.urgent,
    });
    // A recording waits for its transcript. A case answered on the spot needs no body any more, but its kind and its incident are told too.
    if (known.text !== null) await this.router.route(tx, known, []);
  }

  @OnBus('report.transcribed')
  async transcribed(report: ReportTranscribed, tx: Tx): Promise<void> {
    const known = await this.router.remember(tx, report, { text: report.text, place: report.place ?? null, urgent: report.urgent });
    if (report.outcome === 'report') await this.router.route(tx, known, []);
  }

  /** The next best body, or triage after two refusals. The deadline never moves. */
  @OnBus('ticket.refused')
  async refused(refusal: TicketRefused, tx: Tx): Promise<void> {
    const known = await this.router.find(tx, refusal.reportId);
    await this.router.route(tx, known, refusal.refusedBy, refusal.proposed);
  }

  @OnBus('ticket.corrected')
  async corrected({ reportId, was, agency, by, kind }: TicketCorrected, { db }: Tx): Promise<void> {
    if (kind) await db.query('insert into kind_correction (report_id, kind, by) values ($1, $2, $3)', [reportId, kind, by]);
    else await db.query('insert into correction (report_id, was, agency, by) values ($1, $2, $3, $4)', [reportId, was, agency, by]);
  }

  @OnBus('person.erased')
  async erased({ key }: PersonErased, { db }: Tx): Promise<void> {
    await db.query(`update decision set reasons = '[]' where report_id in (select report_id from report where person_key = $1)`, [key]);
    await db.query(`update report set text = null, place = null, places = '{}', person_key = null where person_key = $1`, [key]);
  }
}
