import { AGENCY_CODES, eventBindings, SERVICES, type Service } from '@s48/contracts';
import type { Channel } from 'amqplib';
import { LADDER } from '../consume.js';
import { EVENTS, TO_AGENCIES } from '../tx.js';

export const DEAD_LETTERS = 's48.dlx';
export const UNROUTED = 's48.unrouted';
export const FROM_AGENCIES = 's48.agency.in';
export const AGENCY_INBOX = 'desk.agencies';

export const deadQueue = (queue: string): string => `${queue}.dead`;
export const agencyQueue = (code: string): string => `agency.${code}`;
export const retryExchange = (ms: number): string => `s48.retry.${ms}`;

const QUORUM = { 'x-queue-type': 'quorum' };

// Without reject-publish, at-least-once dead-lettering silently becomes at-most-once.
const AT_LEAST_ONCE = { 'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish' };

/** The exchanges, the retry ladder, and the queue for events nobody listens to. Idempotent. */
export async function declareCore(channel: Channel, ladder: readonly number[] = LADDER): Promise<void> {
  await channel.assertExchange(UNROUTED, 'fanout');
  await channel.assertQueue(UNROUTED, { arguments: { ...QUORUM, 'x-max-length': 100_000, 'x-overflow': 'drop-head' } });
  await channel.bindQueue(UNROUTED, UNROUTED, '');
  await channel.assertExchange(EVENTS, 'topic', { alternateExchange: UNROUTED });
  await channel.assertExchange(DEAD_LETTERS, 'direct');
  await channel.assertExchange(TO_AGENCIES, 'direct');
  await channel.assertExchange(FROM_AGENCIES, 'topic');
  for (const ms of ladder) {
    // The default exchange returns an expired message by its routing key, which is the source queue's name: one ladder serves every queue.
    await channel.assertExchange(retryExchange(ms), 'fanout');
    await channel.assertQueue(retryExchange(ms), { arguments: { ...QUORUM, ...AT_LEAST_ONCE, 'x-message-ttl': ms, 'x-dead-letter-exchange': '' } });
    await channel.bindQueue(retryExchange(ms), retryExchange(ms), '');
  }
}

export async function declareServiceQueue(channel: Channel, service: Service): Promise<void> {
  await declareWorkQueue(channel, service);
  for (const key of eventBindings(service)) await channel.bindQueue(service, EVENTS, key);
}

/** The queues of all services: what the first one says must wait for those that start after it. */
export async function declareEveryServiceQueue(channel: Channel): Promise<void> {
  for (const service of SERVICES) await declareServiceQueue(channel, service);
}

/** Where agencies' systems report back: their topic permission allows each only `<its code>.#`. */
export async function declareAgencyInbox(channel: Channel): Promise<void> {
  await declareWorkQueue(channel, AGENCY_INBOX);
  await channel.bindQueue(AGENCY_INBOX, FROM_AGENCIES, '#');
}

/**
 * The queues that agencies' systems consume. The oldest message makes room when a system stays away for long: the ticket
 * itself is safe in desk, which sends again what was never received.
 */
export async function declareAgencyQueues(channel: Channel, codes: readonly string[] = AGENCY_CODES): Promise<void> {
  for (const code of codes) {
    await channel.assertQueue(agencyQueue(code), { arguments: { ...QUORUM, 'x-max-length': 50_000, 'x-overflow': 'drop-head' } });
    await channel.bindQueue(agencyQueue(code), TO_AGENCIES, code);
  }
}

async function declareWorkQueue(channel: Channel, queue: string): Promise<void> {
  await channel.assertQueue(deadQueue(queue), { arguments: QUORUM });
  await channel.bindQueue(deadQueue(queue), DEAD_LETTERS, queue);
  await channel.assertQueue(queue, {
    arguments: { ...QUORUM, ...AT_LEAST_ONCE, 'x-delivery-limit': 20, 'x-dead-letter-exchange': DEAD_LETTERS, 'x-dead-letter-routing-key': queue },
  });
}
