import { setTimeout as delay } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import { connect, type ConfirmChannel } from 'amqplib';

/** amqplib's own recovery keeps to one URL and brings back connections, not channels: hence this loop. */
export interface LinkOptions {
  /** One AMQP URL, or several of one cluster separated by commas. */
  readonly url: string;
  readonly name: string;
  readonly logger: Pick<LoggerService, 'warn' | 'log'>;
}

/** A confirm channel that comes back: connects, runs `setup` on the new channel, and starts over when channel or connection is lost. */
export class RabbitLink {
  private channel: ConfirmChannel | undefined;
  private disconnect: (() => Promise<void>) | undefined;
  /** Resolves when the present connection is lost. amqplib never settles a close whose connection breaks meanwhile. */
  private gone: Promise<void> | undefined;
  private closed = false;
  private running: Promise<void> | undefined;
  private readonly urls: string[];
  private turn = 0;

  constructor(
    private readonly options: LinkOptions,
    private readonly setup: (channel: ConfirmChannel) => Promise<void>,
  ) {
    this.urls = options.url.split(',').map((url) => url.trim());
  }

  /** Resolves when the first channel is up. A refused topology at the first start is an error, not something to retry for ever. */
  async open(): Promise<void> {
    await this.connectOnce();
    this.running = this.keep();
  }

  get current(): ConfirmChannel | undefined {
    return this.channel;
  }

  async close(): Promise<void> {
    this.closed = true;
    // The channel first: the broker may end a connection before it has worked off the acknowledgements on it.
    await Promise.race([this.channel?.close().catch(() => undefined), this.gone]);
    await this.disconnect?.();
    await this.running;
  }

  /** Drops the connection, so that everything unacknowledged is delivered again. */
  reset(): void {
    void this.disconnect?.();
  }

  private async keep(): Promise<void> {
    for (let wait = 100; ; ) {
      await this.gone;
      if (this.closed) return;
      await delay(wait * (0.5 + Math.random()));
      if (this.closed) return;
      try {
        await this.connectOnce();
        this.options.logger.log(`${this.options.name}: connected to RabbitMQ again`);
        wait = 100;
      } catch (error) {
        this.options.logger.warn(`${this.options.name}: no RabbitMQ: ${(error as Error).message || (error as { code?: string }).code}`);
        wait = Math.min(wait * 2, 2_000);
      }
    }
  }

  private async connectOnce(): Promise<void> {
    const url = new URL(this.urls[this.turn++ % this.urls.length]!);
    if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', '10');
    const connection = await connect(url.href, { clientProperties: { connection_name: this.options.name }, timeout: 5_000, noDelay: true });
    connection.on('error', () => undefined);
    const gone = new Promise<void>((resolve) => connection.once('close', () => resolve()));
    this.gone = gone;
    const disconnect = (): Promise<void> => Promise.race([connection.close().catch(() => undefined), gone]);
    this.disconnect = disconnect;
    try {
      const channel = await connection.createConfirmChannel();
      channel.on('error', (error: Error) => this.options.logger.warn(`${this.options.name}: channel: ${error.message}`));
      channel.once('close', () => {
        if (this.channel === channel) this.channel = undefined;
        void disconnect();
      });
      await this.setup(channel);
      // close() may have passed while this was under way, and then nobody else would end the connection.
      if (this.closed) throw new Error('closed');
      this.channel = channel;
    } catch (error) {
      await disconnect();
      throw error;
    }
  }
}
