import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { messageDefinition, messagesHeardBy, parseAs, type Envelope, type MessageType, type Service } from '@s48/contracts';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Bus } from './bus.js';
import { consume, Poison, type Delivery, type Verdict } from './consume.js';
import { BUS } from './on-bus.js';
import type { Parking } from './parking.js';

export interface BusServerOptions {
  readonly bus: Bus;
  readonly parking: Parking;
  readonly service: Service;
  readonly prefetch?: number;
  readonly ladder?: readonly number[];
  /** Told about each delivery when it is over (metrics). */
  readonly observe?: (type: string, outcome: Verdict['kind'] | 'duplicate', seconds: number) => void;
}

/** What both transports share: the check of the handlers at the start, and the way of one message through its handler. */
export abstract class BusServer extends Server implements CustomTransportStrategy {
  override readonly transportId = BUS;
  /** Without it Nest logs a handler's error and drops it, and the message is never settled. */
  override propagatesEventHandlerErrors = true;

  constructor(protected readonly options: BusServerOptions) {
    super();
  }

  protected abstract start(): Promise<void>;
  abstract override close(): Promise<void>;

  override listen(ready: (error?: unknown) => void): void {
    Promise.resolve()
      .then(() => this.checkHandlers())
      .then(() => this.start())
      .then(() => ready(), ready);
  }

  override on(): this {
    return this;
  }

  override unwrap<T>(): T {
    return this as unknown as T;
  }

  /** Refuses to run with a message that has no handler or two, or a handler for a message that is not this service's. */
  private checkHandlers(): void {
    const expected: readonly string[] = messagesHeardBy(this.options.service);
    const handled = [...this.messageHandlers.keys()];
    const twice = handled.filter((type) => this.messageHandlers.get(type)?.next);
    const missing = expected.filter((type) => !handled.includes(type));
    const foreign = handled.filter((type) => !expected.includes(type));
    const complaints = [
      ...twice.map((type) => `two handlers claim ${type}: remove one @OnBus('${type}')`),
      ...missing.map((type) => `${type} has no handler: add @OnBus('${type}'), or take ${this.options.service} off its consumers in the catalogue`),
      ...foreign.map((type) => `${type} is handled but not heard by ${this.options.service}: add it to the consumers in the catalogue`),
    ];
    if (complaints.length > 0) throw new Error(`${this.options.service} cannot start: ${complaints.join('; ')}`);
  }

  protected async settle(delivery: Delivery): Promise<Verdict> {
    const started = performance.now();
    let type = 'unreadable';
    let first = true;
    const verdict = await consume(
      delivery,
      async (envelope) => {
        type = envelope.type;
        first = await this.handleOnce(envelope);
      },
      this.options.ladder,
    );
    this.options.observe?.(type, first ? verdict.kind : 'duplicate', (performance.now() - started) / 1000);
    if (verdict.kind !== 'done') this.logger.warn(`${type}: ${verdict.kind}, attempt ${delivery.attempt + 1}: ${verdict.reason}`);
    return verdict;
  }

  private async handleOnce(envelope: Envelope): Promise<boolean> {
    const handler = this.messageHandlers.get(envelope.type);
    if (!handler) throw new Poison(`${this.options.service} does not handle ${envelope.type}`);
    const data = parseAs(messageDefinition(envelope.type as MessageType).schema, envelope.data);
    return this.options.bus.once(envelope, async (tx) => {
      const result: unknown = await handler(data, tx);
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    });
  }
}
