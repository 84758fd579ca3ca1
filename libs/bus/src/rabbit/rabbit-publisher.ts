import { CLOUDEVENT } from '@s48/contracts';
import type { ConfirmChannel } from 'amqplib';
import type { OutboxRow, Publisher } from '../publisher.js';
import { RabbitLink, type LinkOptions } from './rabbit-link.js';
import { declareCore, declareEveryServiceQueue } from './rabbit-topology.js';

const CONFIRM_TIMEOUT_MS = 10_000;
const OUTBOX_ROW = 's48-outbox';

/** Publishes with confirms and the mandatory flag: a row counts as handed on when the broker says so and had a queue for it. */
export class RabbitPublisher implements Publisher {
  private readonly link: RabbitLink;
  private readonly returned = new Set<string>();

  constructor(options: LinkOptions, ladder?: readonly number[]) {
    this.link = new RabbitLink(options, async (channel) => {
      // A return arrives before the confirm of the same message.
      channel.on('return', (message) => this.returned.add(String(message.properties.headers?.[OUTBOX_ROW])));
      await declareCore(channel, ladder);
    });
  }

  open(): Promise<void> {
    return this.link.open();
  }

  /** Makes room for what is said before the listeners have started for the first time. */
  async declareListeners(): Promise<void> {
    const channel = this.link.current;
    if (!channel) throw new Error('no RabbitMQ connection');
    await declareEveryServiceQueue(channel);
  }

  close(): Promise<void> {
    return this.link.close();
  }

  published(): void {
    // The broker delivers by itself.
  }

  async publish(rows: readonly OutboxRow[]): Promise<Map<string, string>> {
    const failed = new Map<string, string>();
    const channel = this.link.current;
    if (!channel) throw new Error('no RabbitMQ connection, the outbox waits');
    const confirms = rows.map((row) => this.send(channel, row).catch((error: Error) => void failed.set(row.id, error.message)));
    await withTimeout(Promise.all(confirms), () => this.link.reset());
    // Nothing is wrong with the rows: they go out again together and in order, without a wait of their own.
    if (failed.size > 0 && this.link.current !== channel) throw new Error('the connection to RabbitMQ was lost, the outbox waits');
    return failed;
  }

  private send(channel: ConfirmChannel, row: OutboxRow): Promise<void> {
    return new Promise((resolve, reject) => {
      // A message may be in one batch twice (replays), its row may not.
      const options = { persistent: true, mandatory: true, messageId: row.message_id, contentType: CLOUDEVENT, headers: { [OUTBOX_ROW]: row.id } };
      channel.publish(row.exchange, row.routing_key, Buffer.from(row.body), options, (error: Error | null) => {
        if (error) reject(error);
        else if (this.returned.delete(row.id)) reject(new Error(`no queue takes ${row.exchange || 'queue'} ${row.routing_key}`));
        else resolve();
      });
    });
  }
}

/** A broker that accepts and never confirms (memory alarm) must not hold the outbox transaction for ever. */
async function withTimeout(work: Promise<unknown>, giveUp: () => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => {
      giveUp();
      reject(new Error(`no confirm from RabbitMQ within ${CONFIRM_TIMEOUT_MS} ms, the outbox waits`));
    }, CONFIRM_TIMEOUT_MS);
  });
  await Promise.race([work, timeout]).finally(() => clearTimeout(timer));
}
