import { setTimeout as delay } from 'node:timers/promises';
import { CLOUDEVENT } from '@s48/contracts';
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { LADDER, type Delivery, type Verdict } from '../consume.js';
import { DEAD_LETTERS, retryExchange } from './rabbit-topology.js';

export interface ConsumerOptions {
  readonly queue: string;
  readonly prefetch: number;
  readonly ladder?: readonly number[];
  /** The bytes as a message of ours; agencies' messages are wrapped here. Throws what cannot be read. */
  readonly read?: (message: ConsumeMessage) => string;
  readonly settle: (delivery: Delivery) => Promise<Verdict>;
  readonly databaseUp: () => Promise<boolean>;
  /** Told when a message goes to the dead letters. */
  readonly onParked?: (message: ConsumeMessage, reason: string, channel: ConfirmChannel) => Promise<void>;
}

/** Consumes one queue on one channel and carries out the verdicts: ack, retry ladder, dead letters, or waiting for the database. */
export class RabbitConsumer {
  private inFlight = 0;
  private idle: (() => void) | undefined;
  private closing = false;
  private tag: string | undefined;
  private channel: ConfirmChannel | undefined;

  constructor(private readonly options: ConsumerOptions) {}

  async start(channel: ConfirmChannel): Promise<void> {
    this.channel = channel;
    await channel.prefetch(this.options.prefetch);
    const { consumerTag } = await channel.consume(this.options.queue, (message) => {
      // null: the broker cancelled the consumer (queue deleted, acknowledgement timeout). The link starts over.
      if (message) void this.take(channel, message);
      else void channel.close().catch(() => undefined);
    });
    this.tag = consumerTag;
  }

  /** Takes nothing new and waits for what is under way. */
  async stop(waitMs = 10_000): Promise<void> {
    this.closing = true;
    if (this.tag) await this.channel?.cancel(this.tag).catch(() => undefined);
    if (this.inFlight === 0) return;
    await Promise.race([new Promise<void>((resolve) => (this.idle = resolve)), delay(waitMs, undefined, { ref: false })]);
  }

  private async take(channel: ConfirmChannel, message: ConsumeMessage): Promise<void> {
    this.inFlight++;
    try {
      await this.carryOut(channel, message);
    } catch {
      // The channel is gone: the broker delivers again, and the inbox recognises what was done.
    } finally {
      if (--this.inFlight === 0) this.idle?.();
    }
  }

  private async carryOut(channel: ConfirmChannel, message: ConsumeMessage): Promise<void> {
    const attempt = Number(message.properties.headers?.['s48-attempt'] ?? 0);
    for (;;) {
      const verdict = await this.verdict(message, attempt);
      if (verdict.kind === 'pause' && (await this.databaseBack())) continue;
      if (verdict.kind === 'pause') return channel.nack(message, false, true);
      if (verdict.kind === 'retry') await this.move(channel, message, retryExchange(this.rung(attempt)), attempt + 1, verdict.reason);
      if (verdict.kind === 'park') {
        await this.options.onParked?.(message, verdict.reason, channel);
        await this.move(channel, message, DEAD_LETTERS, attempt, verdict.reason);
      }
      return channel.ack(message);
    }
  }

  private async verdict(message: ConsumeMessage, attempt: number): Promise<Verdict> {
    try {
      const body = this.options.read ? this.options.read(message) : message.content.toString();
      return await this.options.settle({ body, attempt });
    } catch (error) {
      return { kind: 'park', reason: (error as Error).message };
    }
  }

  private rung(attempt: number): number {
    const ladder = this.options.ladder ?? LADDER;
    return ladder[Math.min(attempt, ladder.length - 1)]!;
  }

  /** Waits until the database answers; false when this consumer is being stopped meanwhile. */
  private async databaseBack(): Promise<boolean> {
    while (!this.closing) {
      if (await this.options.databaseUp()) return true;
      await delay(250 + Math.random() * 500);
    }
    return false;
  }

  /** Hands the message on before it is acknowledged. A crash in between makes two of it, and the inbox makes one of them again. */
  private move(channel: ConfirmChannel, message: ConsumeMessage, exchange: string, attempt: number, reason: string): Promise<void> {
    const headers = { 's48-attempt': attempt, 's48-error': reason.slice(0, 500) };
    const options = { persistent: true, messageId: String(message.properties.messageId ?? ''), contentType: CLOUDEVENT, headers };
    return new Promise((resolve, reject) => {
      channel.publish(exchange, this.options.queue, message.content, options, (error: Error | null) => (error ? reject(error) : resolve()));
    });
  }
}
