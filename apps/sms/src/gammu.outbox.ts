import { Inject, Injectable } from '@nestjs/common';
import { Deliveries, type Outcome } from '@s48/channel';
import { Alarm, CONFIG, Logger } from '@s48/chassis';
import { DataSource } from 'typeorm';
import type { SmsConfig } from './config.js';
import { deliveryOf, nextTry, outboxName, readWords } from './domain/gammu.js';
import { segmentsOf } from './domain/sms-text.js';
import { listFolder, putIntoOutbox, readSent, remove, type OutboxFile } from './gammu.folder.js';
import type { OutgoingText } from './sms-sender.js';

/** A text that lies in the outbox for so long means that the daemon or its modem does not work. */
const STUCK_MS = 10 * 60_000;
const PLACES = ['sent', 'outbox', 'error'] as const;

/** Our texts on their way through gammu's folders: outbox, then sent or error. The id of the delivery is in the name of its file. */
@Injectable()
export class GammuOutbox {
  readonly alarm: Alarm;

  constructor(
    @Inject(CONFIG) private readonly config: SmsConfig,
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Deliveries) private readonly deliveries: Deliveries,
    @Inject(Logger) logger: Logger,
  ) {
    this.alarm = new Alarm(logger, 'no SMS leaves through the GSM modem');
  }

  private get root(): string {
    return this.config.GAMMU_DIR!;
  }

  /** What became of a delivery; null when it may be put into the outbox (again). */
  async find(id: string): Promise<Outcome | null> {
    const [sent, waiting, failed] = await Promise.all(PLACES.map(async (place) => (await listFolder(this.root, place)).filter(({ file }) => deliveryOf(file) === id)));
    if (sent![0]) return this.accepted(id, sent![0]);
    if (waiting![0]) return { kind: 'unknown', reason: 'waits in the outbox of the modem' };
    if (failed!.length === 0) return null;
    const again = nextTry(failed!.map(({ since }) => since));
    if (!again) return { kind: 'refused', reason: `gammu-smsd could not send it in ${failed!.length} attempts` };
    return again > new Date() ? { kind: 'later', reason: 'gammu-smsd could not send it' } : null;
  }

  async put({ id, to, text, since }: OutgoingText): Promise<void> {
    const failed = (await listFolder(this.root, 'error')).filter(({ file }) => deliveryOf(file) === id);
    await putIntoOutbox(this.root, outboxName(id, to, since, failed.length), text);
  }

  /** Notices what gammu has sent or given up since the last look, and clears away what is settled: its files hold words and numbers. */
  async look(now: Date): Promise<void> {
    const found = (await Promise.all(PLACES.map(async (place) => (await listFolder(this.root, place)).map((file) => ({ ...file, place, id: deliveryOf(file.file) }))))).flat();
    const moved = found.filter(({ place }) => place !== 'outbox').map(({ id }) => id);
    for (const id of await this.inState(['submitting'], moved)) {
      const outcome = await this.find(id);
      if (outcome) await this.deliveries.record(id, outcome);
    }
    const settled = await this.inState(['handed-over', 'delivered', 'failed'], found.map(({ id }) => id));
    for (const { place, file, id } of found) if (id && settled.includes(id)) await remove(this.root, place, file);
    this.tell(found, now);
  }

  private async inState(states: readonly string[], ids: readonly (string | null)[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const rows: { id: string }[] = await this.database.query('select id from delivery where state = any($1) and id = any($2::uuid[])', [states, ids]);
    return rows.map(({ id }) => id);
  }

  /** The centre has it: a receipt tells the rest, or that is all the proof there is. */
  private async accepted(id: string, { file, since: at }: OutboxFile): Promise<Outcome> {
    const { parts } = segmentsOf(readWords(await readSent(this.root, file)));
    const [ref, proof] = [`gammu:${id}`, { provider: 'gammu', parts: String(parts) }];
    return this.config.GAMMU_RECEIPTS === 'none' ? { kind: 'delivered', ref, proof: { ...proof, accepted: 'by the network' }, at } : { kind: 'handed-over', ref, proof, at };
  }

  private tell(found: readonly { place: string; since: Date }[], now: Date): void {
    const stuck = found.find(({ place, since }) => place === 'outbox' && now.getTime() - since.getTime() > STUCK_MS);
    const failed = found.some(({ place }) => place === 'error');
    if (stuck) this.alarm.raise(`a text lies in the outbox since ${stuck.since.toISOString()}: is gammu-smsd running, and its modem connected?`);
    else if (failed) this.alarm.raise('gammu-smsd cannot send: see its log');
    else this.alarm.clear();
  }
}
