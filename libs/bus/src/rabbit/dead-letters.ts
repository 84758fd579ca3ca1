import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import type { Parking } from '../parking.js';
import { giveBack } from './give-back.js';
import { deadQueue } from './rabbit-topology.js';

const PREFETCH = 20;

/** Drains a queue's dead letters into the service's parking lot, where a person can see, repair and replay them. */
export async function drainDeadLetters(channel: ConfirmChannel, queue: string, parking: Parking): Promise<void> {
  await channel.prefetch(PREFETCH);
  await channel.consume(deadQueue(queue), (message) => {
    // null: the broker cancelled the consumer. The link starts over.
    if (!message) return void channel.close().catch(() => undefined);
    void parking
      .park({ queue, body: message.content.toString(), reason: reasonOf(message), attempts: Number(message.properties.headers?.['s48-attempt'] ?? 0) })
      .then(() => channel.ack(message))
      // The database is down, or the channel was closed meanwhile: the letter waits in its queue.
      .catch(() => giveBack(channel, message));
  });
}

function reasonOf(message: ConsumeMessage): string {
  const { 's48-error': error, 'x-death': deaths } = message.properties.headers ?? {};
  const broker = (deaths as { reason?: string }[] | undefined)?.[0]?.reason;
  return broker === 'delivery_limit' ? 'delivery_limit: delivered too often without an answer (the consumer died each time)' : String(error ?? broker ?? 'unknown');
}
