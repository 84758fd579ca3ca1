import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import type { Parking } from '../parking.js';
import { deadQueue } from './rabbit-topology.js';

/** Drains a queue's dead letters into the service's parking lot, where a person can see, repair and replay them. */
export async function drainDeadLetters(channel: ConfirmChannel, queue: string, parking: Parking): Promise<void> {
  await channel.consume(deadQueue(queue), (message) => {
    if (!message) return;
    parking.park({ queue, body: message.content.toString(), reason: reasonOf(message), attempts: Number(message.properties.headers?.['s48-attempt'] ?? 0) }).then(
      () => channel.ack(message),
      // The database is down: the letter waits in its queue. The pause keeps a broker from spinning on it.
      () => setTimeout(() => returnTo(channel, message), 1_000).unref(),
    );
  });
}

function returnTo(channel: ConfirmChannel, message: ConsumeMessage): void {
  try {
    channel.nack(message, false, true);
  } catch {
    // The channel closed meanwhile: the broker has the message back already.
  }
}

function reasonOf(message: ConsumeMessage): string {
  const { 's48-error': error, 'x-death': deaths } = message.properties.headers ?? {};
  const broker = (deaths as { reason?: string }[] | undefined)?.[0]?.reason;
  return broker === 'delivery_limit' ? 'delivery_limit: delivered too often without an answer (the consumer died each time)' : String(error ?? broker ?? 'unknown');
}
