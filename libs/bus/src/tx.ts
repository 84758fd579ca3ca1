import { randomBytes } from 'node:crypto';
import type { Envelope, MessageOf, MessageType } from '@s48/contracts';
import type { EntityManager } from 'typeorm';
import { uuid7 } from './uuid7.js';

export const EVENTS = 's48.events';
export const TO_AGENCIES = 's48.agency';
/** AMQP's default exchange: the routing key is the queue's name. */
export const TO_QUEUE = '';

/** Larger things travel by reference: brokers take 16 MiB at most, and a message must be cheap to copy to every listener. */
export const MAX_MESSAGE_BYTES = 1_048_576;

export class MessageTooLarge extends Error {}

/**
 * One transaction: what is written through `db` and what is emitted commit together or not at all.
 * A relay publishes the outbox afterwards.
 */
export class Tx {
  /** Called when everything has committed: bells, never effects. */
  readonly afterCommit: (() => void)[] = [];

  constructor(
    readonly db: EntityManager,
    private readonly source: string,
    /** The message being handled, if any: its ids are passed on. */
    readonly cause?: Envelope,
  ) {}

  /** Says something to whoever listens; `suffix` narrows the routing key (an agency's code, a channel). */
  emit<T extends MessageType>(type: T, data: MessageOf<T>, suffix?: string): Promise<Envelope> {
    return this.write(EVENTS, suffix ? `${type}.${suffix}` : type, this.envelope(type, data));
  }

  /** Puts a message on an agency's own queue, where it has one. */
  emitToAgency(agency: string, type: string, data: object): Promise<Envelope> {
    return this.write(TO_AGENCIES, agency, this.envelope(type, data));
  }

  /** Puts the bytes of an earlier message back on a queue, under its own id. */
  async replay(queue: string, messageId: string, body: string): Promise<void> {
    await this.insert(TO_QUEUE, queue, messageId, body);
  }

  private async write(exchange: string, key: string, envelope: Envelope): Promise<Envelope> {
    await this.insert(exchange, key, envelope.id, JSON.stringify(envelope));
    return envelope;
  }

  private async insert(exchange: string, key: string, messageId: string, body: string): Promise<void> {
    const bytes = Buffer.byteLength(body);
    if (bytes > MAX_MESSAGE_BYTES) throw new MessageTooLarge(`${key || exchange}: ${bytes} bytes, at most ${MAX_MESSAGE_BYTES} are allowed; send large content by reference`);
    await this.db.query('insert into outbox (message_id, exchange, routing_key, body) values ($1, $2, $3, $4)', [messageId, exchange, key, body]);
  }

  private envelope(type: string, data: object): Envelope {
    const id = uuid7();
    const { reference } = data as { reference?: string };
    return {
      specversion: '1.0',
      id,
      source: `/s48/${this.source}`,
      type,
      time: new Date().toISOString(),
      ...(reference && { subject: reference }),
      datacontenttype: 'application/json',
      dataschema: `/docs/asyncapi.yaml#${type}`,
      correlationid: this.cause?.correlationid ?? id,
      ...(this.cause && { causationid: this.cause.id }),
      traceparent: this.cause?.traceparent ?? `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`,
      data,
    };
  }
}
