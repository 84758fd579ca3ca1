import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Bus, uuid7, type Loop, type Tx } from '@s48/bus';
import { isDatabaseDown } from '@s48/database';
import { Logger, Seal } from '@s48/chassis';
import { CHANNEL_ADAPTER, NeedsRepair, type ChannelAdapter, type Normalized, type RawMessage } from './channel-adapter.js';
import { InboundMessage } from './inbound-message.entity.js';
import { ReportRecorder, type Recorded } from './report-recorder.js';

export type Taken =
  | ({ readonly kind: 'report' | 'supplement'; readonly duplicate: boolean } & Recorded)
  | { readonly kind: 'ignored'; readonly reason: string; readonly duplicate: boolean }
  /** Safe, and not understood yet: it is tried again, then parked for a person. */
  | { readonly kind: 'kept'; readonly reason: string; readonly duplicate: boolean };

const ATTEMPTS = 5;

/**
 * The door of a channel. When `take` returns, the raw bytes are committed and the provider may be told so; when it throws, the
 * database is down, nothing is committed, and the provider must send again. A message with a known id creates nothing.
 */
@Injectable()
export class Intake {
  /** Set by the ticker that tries kept messages again. */
  bell: Pick<Loop, 'ring'> | undefined;

  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(CHANNEL_ADAPTER) private readonly adapter: ChannelAdapter,
    @Inject(ReportRecorder) private readonly recorder: ReportRecorder,
    @Inject(Seal) private readonly seal: Seal,
    @Inject(Logger) private readonly logger: Logger,
  ) {}

  async take(message: RawMessage): Promise<Taken> {
    try {
      const normalized = await this.adapter.normalize(message);
      return await this.bus.transaction((tx) => this.enter(tx, message, normalized));
    } catch (error) {
      if (isDatabaseDown(error)) throw error;
      return this.keep(message, error as Error);
    }
  }

  /** Tries again what was kept and not understood; true when there may be more. */
  async retryDue(): Promise<boolean> {
    const [rows]: [Row[]] = await this.bus.database.query(
      `update inbound_message set attempts = attempts + 1, next_attempt_at = now() + interval '1 minute' * power(2, attempts)
       where id = (select id from inbound_message where state = 'failed' and next_attempt_at <= now() order by next_attempt_at limit 1 for update skip locked)
       returning ${ROW}`,
    );
    const row = rows[0];
    if (!row) return false;
    await this.retry(row);
    return true;
  }

  /** Runs a kept or parked message through the adapter once more, with repaired bytes if given. */
  async replay(id: string, raw?: Buffer): Promise<boolean> {
    const [rows]: [Row[]] = await this.bus.database.query(
      `update inbound_message set state = 'failed', attempts = 0, next_attempt_at = now() + interval '1 minute', repaired = coalesce($2, repaired)
       where id = $1 and state in ('failed', 'parked') returning ${ROW}`,
      [id, raw ?? null],
    );
    if (rows[0]) await this.retry(rows[0]);
    return rows.length > 0;
  }

  private async retry(row: Row): Promise<void> {
    const message = { providerId: row.provider_id, raw: row.raw, receivedAt: row.received_at };
    try {
      const normalized = await this.adapter.normalize(message);
      await this.bus.transaction(async (tx) => {
        if (!(await isOpen(tx, row.id))) return;
        const recorded = await this.recorder.record(tx, message, normalized);
        await this.settle(tx, { ...message, id: row.id }, normalized, recorded?.reportId);
      });
    } catch (error) {
      if (isDatabaseDown(error)) throw error;
      const state = row.attempts >= ATTEMPTS || error instanceof NeedsRepair ? 'parked' : 'failed';
      this.logger.warn(`inbound message ${row.id}: ${state} after ${row.attempts} attempts: ${(error as Error).message}`);
      await this.bus.database.query(`update inbound_message set state = $2, reason = $3 where id = $1 and state = 'failed'`, [row.id, state, printable((error as Error).message)]);
    }
  }

  private async enter(tx: Tx, message: RawMessage, normalized: Normalized): Promise<Taken> {
    const id = uuid7();
    const fresh = await this.store(tx, id, message);
    if (!fresh) return this.known(tx, message);
    const recorded = await this.recorder.record(tx, message, normalized);
    await this.settle(tx, { ...message, id }, normalized, recorded?.reportId);
    if (normalized.kind === 'ignored') return { kind: 'ignored', reason: normalized.reason, duplicate: false };
    return { kind: normalized.kind, duplicate: false, ...recorded! };
  }

  private async known(tx: Tx, { providerId }: RawMessage): Promise<Taken> {
    const row = await tx.db.findOneByOrFail(InboundMessage, { channel: this.adapter.channel, providerId });
    const recorded = row.reportId ? await this.recorder.find(tx, row.reportId) : null;
    if (recorded) return { kind: 'report', duplicate: true, ...recorded };
    const kind = row.state === 'ignored' ? 'ignored' : 'kept';
    return { kind, reason: row.reason ?? '', duplicate: true };
  }

  private async keep(message: RawMessage, error: Error): Promise<Taken> {
    const reason = printable(error.message);
    const state = error instanceof NeedsRepair ? 'parked' : 'failed';
    return this.bus.transaction(async (tx): Promise<Taken> => {
      const id = uuid7();
      if (!(await this.store(tx, id, message))) return this.known(tx, message);
      this.logger.warn(`inbound message ${id}: kept, not understood: ${reason}`);
      await tx.db.query(`update inbound_message set state = $3, reason = $2, attempts = 1, next_attempt_at = now() + interval '1 minute' where id = $1`, [id, reason, state]);
      return { kind: 'kept', reason, duplicate: false };
    });
  }

  private async settle(tx: Tx, { id, receivedAt }: RawMessage & { readonly id: string }, normalized: Normalized, reportId: string | undefined): Promise<void> {
    const [state, reason] = normalized.kind === 'ignored' ? ['ignored', normalized.reason] : ['taken', null];
    const person = normalized.kind !== 'report' && normalized.person ? this.seal.personOf(normalized.person) : null;
    await tx.db.query(
      `update inbound_message set state = $2, reason = $3, report_id = $4, next_attempt_at = null,
              person_key = coalesce($5, (select person_key from conversation where report_id = $4)) where id = $1`,
      [id, state, reason, reportId ?? null, person],
    );
    for (const follow of (normalized.kind !== 'ignored' && normalized.follows) || []) await this.expect(tx, { ...follow, receivedAt }, reportId);
  }

  /** Keeps a message that is to be taken as soon as this one is committed. */
  private async expect(tx: Tx, message: RawMessage, reportId: string | undefined): Promise<void> {
    const id = uuid7();
    if (!(await this.store(tx, id, message))) return;
    await tx.db.query(`update inbound_message set state = 'failed', reason = 'not tried yet', next_attempt_at = now(), report_id = $2 where id = $1`, [id, reportId ?? null]);
    tx.afterCommit.push(() => this.bell?.ring());
  }

  /** False when a message with this id is here already; a concurrent one is waited for. */
  private async store(tx: Tx, id: string, message: RawMessage): Promise<boolean> {
    const rows: unknown[] = await tx.db.query(
      `insert into inbound_message (id, channel, provider_id, raw, sha256, received_at, state) values ($1, $2, $3, $4, $5, $6, 'taken')
       on conflict (channel, provider_id) do nothing returning 1`,
      [id, this.adapter.channel, message.providerId, message.raw, createHash('sha256').update(message.raw).digest('hex'), message.receivedAt],
    );
    return rows.length > 0;
  }
}

interface Row {
  readonly id: string;
  readonly provider_id: string;
  readonly raw: Buffer;
  readonly received_at: Date;
  readonly attempts: number;
}

/** What an attempt needs: the bytes as they came, or as a person repaired them. */
const ROW = 'id, provider_id, coalesce(repaired, raw) as raw, received_at, attempts';

/** Of two attempts at the same time the second waits for the first, and finds the message settled. */
async function isOpen(tx: Tx, id: string): Promise<boolean> {
  const rows: unknown[] = await tx.db.query(`select 1 from inbound_message where id = $1 and state = 'failed' for update`, [id]);
  return rows.length > 0;
}

/** PostgreSQL text holds no NUL. */
const printable = (text: string): string => text.replaceAll('\u0000', '\uFFFD').slice(0, 500);
