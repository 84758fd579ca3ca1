import type { EntityManager } from 'typeorm';

export interface OutboxRow {
  readonly id: string;
  readonly message_id: string;
  readonly exchange: string;
  readonly routing_key: string;
  readonly body: string;
}

/** How a relay hands messages on: to RabbitMQ with confirms, or to PostgreSQL in the relay's own transaction. */
export interface Publisher {
  /** Returns the rows that could not be handed on, with the reason. */
  publish(rows: readonly OutboxRow[], db: EntityManager): Promise<Map<string, string>>;
  /** What was published is committed, and whoever waits for it may look. */
  published(): void;
  close(): Promise<void>;
}
