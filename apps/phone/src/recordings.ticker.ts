import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Loop } from '@s48/bus';
import { CONFIG, Logger, Metrics, Readiness } from '@s48/chassis';
import { DataSource } from 'typeorm';
import type { PhoneConfig } from './config.js';

const LOOK_MS = 30_000;
const LATE = `state = 'waiting' and ended_at <= now() - $1 * interval '1 millisecond'`;

/** Alarms recordings that nobody has written down for too long: their promise runs all the same. */
@Injectable()
export class RecordingsTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: Loop;
  private late = 0;

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Logger) private readonly logger: Logger,
    @Inject(CONFIG) private readonly config: PhoneConfig,
    @Inject(Metrics) metrics: Metrics,
    @Inject(Readiness) readiness: Readiness,
  ) {
    this.loop = new Loop('untranscribed recordings', LOOK_MS, () => this.look(), logger);
    metrics.gauge('recordings_waiting', 'Recordings that nobody has written down yet', () => this.count(`state = 'waiting'`));
    metrics.gauge('recordings_late', 'Recordings waiting longer than TRANSCRIPT_ALARM', () => this.count(LATE, this.config.TRANSCRIPT_ALARM));
    metrics.gauge('callbacks_late', 'Call-backs past their due time', async () =>
      Number((await database.query(`select count(*) n from callback c join delivery d on d.id = c.delivery_id where d.state = 'waiting' and c.due_at <= now()`))[0].n),
    );
    readiness.report('phone.recordings', () => (this.late === 0 ? 'on' : `alarm: ${this.late} not transcribed in time`));
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Each recording is alarmed once, by whichever replica finds it first. */
  private async look(): Promise<void> {
    const [rows]: [{ report_id: string }[]] = await this.database.query(`update recording set alarmed_at = now() where ${LATE} and alarmed_at is null returning report_id`, [this.config.TRANSCRIPT_ALARM]);
    for (const { report_id: id } of rows) this.logger.error(`ALARM: recording ${id} waits for its transcription too long`);
    this.late = await this.count(LATE, this.config.TRANSCRIPT_ALARM);
  }

  private async count(where: string, ...parameters: unknown[]): Promise<number> {
    const [{ n }]: [{ n: string }] = await this.database.query(`select count(*) n from recording where ${where}`, parameters);
    return Number(n);
  }
}
