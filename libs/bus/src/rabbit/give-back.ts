import { setTimeout as delay } from 'node:timers/promises';
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';

/** Puts a message back on its queue, after a pause that keeps a broker from spinning on it. */
export async function giveBack(channel: ConfirmChannel, message: ConsumeMessage): Promise<void> {
  await delay(1_000, undefined, { ref: false });
  try {
    channel.nack(message, false, true);
  } catch {
    // The channel closed meanwhile: the broker has the message back already.
  }
}
