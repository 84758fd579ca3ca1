import type { Verdict } from '@s48/bus';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { DataSource } from 'typeorm';

/** A service's own registry: several services may share one process. */
export class Metrics {
  readonly registry = new Registry();
  private readonly handled = new Histogram({
    name: 's48_message_seconds',
    help: 'Handling of one bus message, by type and outcome',
    labelNames: ['type', 'outcome'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [this.registry],
  });

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
  }

  readonly observeMessage = (type: string, outcome: Verdict['kind'] | 'duplicate', seconds: number): void => {
    this.handled.observe({ type, outcome }, seconds);
  };

  counter<L extends string>(name: string, help: string, labelNames: L[]): Counter<L> {
    return new Counter({ name: `s48_${name}`, help, labelNames, registers: [this.registry] });
  }

  /** A figure asked of the database whenever it is scraped. */
  gauge(name: string, help: string, read: () => Promise<number>): void {
    new Gauge({
      name: `s48_${name}`,
      help,
      registers: [this.registry],
      async collect() {
        this.set(await read());
      },
    });
  }

  watchBus(database: DataSource): void {
    const count = (sql: string) => async (): Promise<number> => Number((await database.query(sql))[0].n);
    this.gauge('outbox_waiting', 'Messages written and not yet published', count('select count(*) n from outbox'));
    this.gauge('parked_messages', 'Messages a person must look at', count(`select count(*) n from parked where state = 'parked'`));
  }
}
