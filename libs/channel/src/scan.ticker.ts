import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Loop } from '@s48/bus';
import { Alarm, CHASSIS, Logger, Metrics, Readiness, type ChassisConfig } from '@s48/chassis';
import { DataSource } from 'typeorm';
import { CHANNEL_ADAPTER, type ChannelAdapter } from './channel-adapter.js';
import { ScanFailed, scanBytes, type Verdict } from './clamd.js';

const POLL_MS = 1_000;
const PATIENCE_MS = 150_000;

/**
 * Has attachments scanned, one after the other, beside the intake: no report waits for the scanner or fails by it. While it is down they
 * wait; a file that it cannot judge is tried again, ever more rarely, and holds up no other.
 */
@Injectable()
export class ScanTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** How long the scanner may take for one file: shorter than the lease. */
  patienceMs = PATIENCE_MS;
  private readonly loop: Loop;
  private readonly alarm: Alarm;
  private readonly infected;
  private readonly stopping = new AbortController();

  constructor(
    @Inject(CHASSIS) private readonly config: ChassisConfig,
    @Inject(CHANNEL_ADAPTER) { channel }: ChannelAdapter,
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Logger) private readonly logger: Logger,
    @Inject(Metrics) metrics: Metrics,
    @Inject(Readiness) readiness: Readiness,
  ) {
    this.alarm = new Alarm(logger, 'attachments are not scanned and not handed out (CLAMD_URL)');
    this.infected = metrics.counter('attachments_infected_total', 'Attachments in which the scanner found malicious code', []);
    this.loop = new Loop('attachment scans', POLL_MS, () => this.scanNext(), logger);
    readiness.report(`${channel}.scanner`, () => (!config.CLAMD_URL ? 'off: CLAMD_URL is not set' : this.alarm.trouble ? `down: ${this.alarm.trouble}; new attachments wait` : 'on'));
  }

  onApplicationBootstrap(): void {
    if (this.config.CLAMD_URL) this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.loop.stop();
  }

  /** True when there may be more. */
  private async scanNext(): Promise<boolean> {
    const [rows]: [Leased[]] = await this.database.query(
      `update attachment set scan_due_at = now() + interval '5 minutes'
       where id = (select id from attachment where scan = 'waiting' and scan_due_at <= now() order by scan_due_at limit 1 for update skip locked)
       returning id, bytes`,
    );
    const file = rows[0];
    if (!file) return false;
    try {
      const verdict = await scanBytes(this.config.CLAMD_URL!, file.bytes, { patienceMs: this.patienceMs, signal: this.stopping.signal });
      this.alarm.clear();
      await this.record(file, verdict);
      return true;
    } catch (error) {
      return this.failed(file, error as NodeJS.ErrnoException);
    }
  }

  private async record({ id }: Leased, { scan, found }: Verdict): Promise<void> {
    await this.database.query('update attachment set scan = $2, scan_found = $3 where id = $1', [id, scan, found ?? null]);
    if (scan !== 'infected') return;
    this.infected.inc();
    this.logger.warn(`attachment ${id}: the scanner found ${found}; it is not handed out`);
  }

  /** The scanner's silence is no fault of the file. */
  private async failed({ id }: Leased, error: NodeJS.ErrnoException): Promise<boolean> {
    if (!this.stopping.signal.aborted) this.alarm.raise(error.code ?? error.message);
    const answered = error instanceof ScanFailed;
    await this.database.query(
      answered
        ? `update attachment set scan_attempts = scan_attempts + 1, scan_due_at = now() + least(interval '1 minute' * power(2, scan_attempts), interval '6 hours') where id = $1`
        : `update attachment set scan_due_at = now() + interval '5 seconds' where id = $1`,
      [id],
    );
    return answered;
  }
}

interface Leased {
  readonly id: string;
  readonly bytes: Buffer;
}
