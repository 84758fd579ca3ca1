import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Loop } from '@s48/bus';
import { CONFIG, Logger } from '@s48/chassis';
import { TRIAGE, type Assignee } from '@s48/contracts';
import { DataSource } from 'typeorm';
import type { Candidate, TrainingOrder } from './candidate.js';
import type { RoutingConfig } from './config.js';
import type { Correction } from './domain/corrections.js';
import { lastDue } from './domain/training-due.js';
import { asDecided, type KnownReport } from './known-report.js';
import { Knowledge } from './knowledge.js';

const LOOK_EVERY_MS = 5_000;
/** A replica that has been training for so long has died. */
const LEASE = `interval '10 minutes'`;
/** The built file, for the sources as tests run them, too: a thread of its own reads no TypeScript. */
const WORKER = new URL('../dist/candidate.worker.js', import.meta.url);

/** The latest choice of a person for each report, oldest first. Who put a report back to triage has not chosen yet; erased reports have no text any more. */
const CORRECTIONS = `
  select * from (
    select distinct on (c.report_id) c.at, c.id, c.agency, r.text, r.channel, r.received_at, r.category, r.place
    from correction c join report r using (report_id) where r.text is not null order by c.report_id, c.at desc, c.id desc
  ) latest where agency <> '${TRIAGE}' order by at, id`;

/** Trains the candidates that were asked for, one at a time over all replicas, in a thread of its own; and asks for one at night. */
@Injectable()
export class TrainingTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: Loop;
  private worker: Worker | undefined;
  private stopping = false;

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Knowledge) private readonly knowledge: Knowledge,
    @Inject(Logger) private readonly logger: Logger,
    @Inject(CONFIG) private readonly config: RoutingConfig,
  ) {
    this.loop = new Loop('training', LOOK_EVERY_MS, () => this.look(new Date()), logger);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.worker?.terminate();
    await this.loop.stop();
  }

  ring(): void {
    this.loop.ring();
  }

  private async look(now: Date): Promise<boolean> {
    await this.orderNightly(now);
    const id = await this.take();
    if (id !== null) await this.train(id);
    return id !== null;
  }

  /** Where people have corrected routing since the last training; its due time makes it one over all replicas. */
  private async orderNightly(now: Date): Promise<void> {
    if (this.config.TRAIN_AT === null) return;
    const due = lastDue(now, this.config.TRAIN_AT);
    await this.database.query(
      `insert into model (by, due) select 'night', $1::timestamptz
       where exists (select 1 from correction where at < $1 and at > coalesce((select max(started_at) from model where failed is null), '-infinity'))
       on conflict (due) do nothing`,
      [due],
    );
  }

  private async take(): Promise<number | null> {
    const [order]: { id: number }[] = await this.database.query(
      `with taken as (
         update model set started_at = now() where id = (
           select id from model where trained_at is null and failed is null and (started_at is null or started_at < now() - ${LEASE}) order by id limit 1 for update skip locked
         ) returning id
       ) select id from taken`,
    );
    return order?.id ?? null;
  }

  private async train(id: number): Promise<void> {
    try {
      const { version, form, texts, corrections, figures, bytes } = await this.inItsThread(await this.orderFor(id));
      await this.database.query('update model set trained_at = now(), version = $2, form = $3, texts = $4, corrections = $5, figures = $6, bytes = $7 where id = $1', [
        id, version, form, texts, corrections, figures, Buffer.from(bytes),
      ]);
      this.logger.log(`model ${id} was trained from ${texts} texts and ${corrections} corrections`);
    } catch (error) {
      // The next start, or another replica, begins again.
      if (this.stopping) await this.database.query('update model set started_at = null where id = $1', [id]);
      else await this.database.query('update model set failed = $2 where id = $1', [id, (error as Error).message]);
      if (!this.stopping) this.logger.error(error, `model ${id}: its training failed`);
    }
  }

  private async orderFor(id: number): Promise<TrainingOrder> {
    const rows: (KnownReport & { agency: Assignee })[] = await this.database.query(CORRECTIONS);
    const corrections = rows.map((row): Correction => ({ ...asDecided(row), agency: row.agency }));
    return { version: `city-${id}`, corrections, rules: this.knowledge.rules, inForce: await this.knowledge.bytesInForce() };
  }

  private async inItsThread(workerData: TrainingOrder): Promise<Candidate> {
    if (this.stopping) throw new Error('the service stops');
    this.worker = new Worker(WORKER, { workerData });
    const ended = once(this.worker, 'exit').then(() => Promise.reject(new Error('the training was stopped')));
    try {
      const [candidate] = (await Promise.race([once(this.worker, 'message'), ended])) as [Candidate];
      return candidate;
    } finally {
      this.worker = undefined;
    }
  }
}
