import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Metrics } from '@s48/chassis';
import { DataSource } from 'typeorm';

const FIGURES = {
  promises_open: ['Promises nothing has been decided about', `verdict = 'pending'`],
  promises_pending_proof: ['Promises whose reply has left and is not proven yet', 'awaiting_proof'],
  promises_overdue: ['Promises past their deadline whose citizen has not heard at all', `verdict = 'missed' and answered_at is null`],
  promises_kept_by_agency: ['Promises kept by a reply in the words of the competent body', `verdict = 'kept-by-agency'`],
  promises_kept_by_operator: ['Promises kept by an operator', `verdict = 'kept-by-operator'`],
  promises_kept_by_fallback: ['Promises kept only by the honest status the system sent itself', `verdict = 'kept-by-fallback'`],
  promises_missed: ['Promises broken', `verdict = 'missed'`],
  promises_void: ['Promises counted apart: spam, withdrawn, unreachable', `verdict = 'void'`],
} as const;

type Figure = keyof typeof FIGURES;

const COUNT = `select ${Object.entries(FIGURES).map(([name, [, condition]]) => `count(*) filter (where ${condition})::int as ${name}`).join(', ')} from promise`;

/** The figures of the promise, counted by one query a scrape. */
@Injectable()
export class SlaMetrics implements OnApplicationBootstrap {
  private counting: Promise<Record<Figure, number>> | undefined;

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  onApplicationBootstrap(): void {
    for (const name of Object.keys(FIGURES) as Figure[]) {
      this.metrics.gauge(name, FIGURES[name][0], async () => (await this.counts())[name]);
    }
  }

  private counts(): Promise<Record<Figure, number>> {
    this.counting ??= this.database.query(COUNT).then(([row]) => row as Record<Figure, number>).finally(() => (this.counting = undefined));
    return this.counting;
  }
}
