import { Invalid, isMessageType, type Envelope } from '@s48/contracts';
import { isDatabaseDown, isUnstorable } from '@s48/database';

/** One message as a transport delivers it. `attempt` counts the failures so far, not the deliveries. */
export interface Delivery {
  readonly body: string;
  readonly attempt: number;
}

/** What becomes of a delivery; a transport carries it out. */
export type Verdict =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly afterMs: number; readonly reason: string }
  | { readonly kind: 'park'; readonly reason: string }
  /** The database is down: the consumer waits for it, and no attempt is spent. */
  | { readonly kind: 'pause'; readonly reason: string };

/** Thrown by a handler that knows a message will not read better later. */
export class Poison extends Error {}

/** The waits between attempts. After the last one the message is parked with its reason. */
export const LADDER = [1_000, 5_000, 30_000, 120_000, 600_000] as const;

/**
 * The fate of one delivery: unreadable, unknown, invalid or not storable → parked at once; database down → pause; any other failure →
 * the next rung of the ladder, then parked. It knows nothing of AMQP or tables.
 */
export async function consume(delivery: Delivery, handle: (envelope: Envelope) => Promise<void>, ladder: readonly number[] = LADDER): Promise<Verdict> {
  try {
    await handle(read(delivery.body));
    return { kind: 'done' };
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 500) : String(error);
    if (isDatabaseDown(error)) return { kind: 'pause', reason };
    const afterMs = ladder[delivery.attempt];
    if (error instanceof Poison || error instanceof Invalid || isUnstorable(error) || afterMs === undefined) return { kind: 'park', reason };
    return { kind: 'retry', afterMs, reason };
  }
}

/** The envelope in the bytes of a message, or {@link Poison}. */
export function read(body: string): Envelope {
  const envelope = parse(body);
  if (envelope?.specversion !== '1.0' || typeof envelope.id !== 'string' || !envelope.id || typeof envelope.type !== 'string') {
    throw new Poison('not a CloudEvents 1.0 envelope with id and type');
  }
  if (!isMessageType(envelope.type)) throw new Poison(`unknown message type ${envelope.type.slice(0, 100)}`);
  return envelope;
}

function parse(body: string): Envelope | null {
  try {
    return JSON.parse(body) as Envelope | null;
  } catch {
    throw new Poison('not JSON');
  }
}
