import { setTimeout as delay } from 'node:timers/promises';
import { CLOUDEVENT } from '@s48/contracts';
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import type { Delivery, Verdict } from '../consume.js';
import { giveBack } from './give-back.js';
import { DEAD_LETTERS, retryExchange } from './rabbit-topology.js';

export interface ConsumerOptions {
  readonly queue: string;
  readonly prefetch: number;
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

  /** Its channel is gone and a successor is at work: what is under way ends by itself, nothing waits for the database any more. */
  abandon(): void {
    this.closing = true;
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
      // The broker would not take the message on, or the channel is gone: it comes again, and the inbox recognises what was done.
      await giveBack(channel, message);
    } finally {
      if (--this.inFlight === 0) this.idle?.();
    }
  }

  private async carryOut(channel: ConfirmChannel, message: ConsumeMessage): Promise<void> {
    const attempt = Number(message.properties.headers?.['s48-attempt'] ?? 0);
    const { body, verdict } = await this.judge(message, attempt);
    if (verdict.kind === 'pause') return channel.nack(message, false, true);
    if (verdict.kind === 'retry') await this.move(channel, message, body, retryExchange(verdict.afterMs), attempt + 1, verdict.reason);
    if (verdict.kind === 'park') {
      await this.options.onParked?.(message, verdict.reason, channel);
      await this.move(channel, message, body, DEAD_LETTERS, attempt, verdict.reason);
    }
    channel.ack(message);
  }

  /** The fate of a message; while the database is down it stays open, until this consumer is stopped. */
  private async judge(message: ConsumeMessage, attempt: number): Promise<{ body: string; verdict: Verdict }> {
    let body = message.content.toString();
    try {
      body = this.options.read?.(message) ?? body;
    } catch (error) {
      return { body, verdict: { kind: 'park', reason: (error as Error).message } };
    }
    for (;;) {
      const verdict = await this.options.settle({ body, attempt });
      if (verdict.kind !== 'pause' || !(await this.databaseBack())) return { body, verdict };
    }
  }

  /** Waits until the database answers, a moment at least: it may answer and still refuse to work. False when this consumer is stopped meanwhile. */
  private async databaseBack(): Promise<boolean> {
    while (!this.closing) {
      await delay(250 + Math.random() * 500);
      if (!this.closing && (await this.options.databaseUp())) return true;
    }
    return false;
  }

  /** Hands the message on before it is acknowledged. A crash in between makes two of it, and the inbox makes one of them again. */
  private move(channel: ConfirmChannel, message: ConsumeMessage, body: string, exchange: string, attempt: number, reason: string): Promise<void> {
    const headers = { 's48-attempt': attempt, 's48-error': reason.slice(0, 500) };
    const options = { persistent: true, messageId: String(message.properties.messageId ?? ''), contentType: CLOUDEVENT, headers };
    return new Promise((resolve, reject) => {
      channel.publish(exchange, this.options.queue, Buffer.from(body), options, (error: Error | null) => (error ? reject(error) : resolve()));
    });
  }
}
