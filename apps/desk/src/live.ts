import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Loop } from '@s48/bus';
import { Logger } from '@s48/chassis';
import { Subject } from 'rxjs';
import { DataSource } from 'typeorm';

/** A ticket changed: enough for a screen to know what to fetch again. */
export interface TicketChanged {
  readonly reference: string;
  readonly version: number;
  readonly state: string;
  readonly agency: string | null;
}

const EVERY_MS = 1_000;

/**
 * Tells the screens of this replica what changed, whichever replica changed it: one look at the table a second, only while somebody watches.
 * The look overlaps the one before, because a transaction may commit after a later one; versions make a repetition harmless.
 */
@Injectable()
export class Live implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly changes = new Subject<TicketChanged>();
  private readonly seen = new Map<string, number>();
  private since = new Date();
  private readonly loop: Loop;

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Logger) logger: Logger,
  ) {
    this.loop = new Loop('live changes', EVERY_MS, () => this.look(), logger);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.changes.complete();
    await this.loop.stop();
  }

  private async look(): Promise<void> {
    const from = new Date(this.since.getTime() - 5 * EVERY_MS);
    this.since = new Date();
    if (!this.changes.observed) return;
    const rows: TicketChanged[] = await this.database.query('select reference, version, state, agency from ticket where updated_at > $1 order by updated_at limit 1000', [from]);
    for (const row of rows) {
      if ((this.seen.get(row.reference) ?? -1) < row.version) this.changes.next(row);
    }
    this.seen.clear();
    for (const { reference, version } of rows) this.seen.set(reference, version);
  }
}
