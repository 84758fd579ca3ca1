import { createHash } from 'node:crypto';
import type { Envelope } from '@s48/contracts';
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { Poison } from '../consume.js';
import { TO_AGENCIES, TO_QUEUE } from '../tx.js';

const MAX_ID = 200;
const EVENTS_OF_AGENCIES = new Set(['received', 'status']);

/**
 * A message from an agency's system as one of ours. The routing key `<code>.<event>` tells who speaks (the broker lets an
 * agency write no other); the body is a CloudEvent or just its data. The id is the agency's own, prefixed by its code.
 */
export function readAgencyMessage(message: ConsumeMessage): string {
  const { exchange, routingKey } = message.fields;
  // Back from the retry ladder or the parking lot, wrapped already. Agencies may not write to the default exchange.
  if (exchange === TO_QUEUE) return message.content.toString();
  const [agency, event, ...rest] = routingKey.split('.');
  if (!agency || !event || rest.length > 0 || !EVENTS_OF_AGENCIES.has(event)) {
    throw new Poison(`routing key ${routingKey}: use <code>.received or <code>.status`);
  }
  const body = parse(message.content.toString(), agency);
  const data = (body.specversion ? body.data : body) as object | undefined;
  const id = ownId(body.id ?? message.properties.messageId, agency) ?? createHash('sha256').update(message.content).digest('hex');
  const envelope: Envelope = {
    specversion: '1.0',
    id: `${agency}:${id}`,
    source: `/agencies/${agency}`,
    type: `agency.${event}`,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    dataschema: `/docs/asyncapi.yaml#agency.${event}`,
    correlationid: `${agency}:${id}`,
    data: { ...data, agency },
  };
  return JSON.stringify(envelope);
}

/** Tells the agency's system on its own queue what was wrong with its message. */
export async function rejectToAgency(message: ConsumeMessage, reason: string, channel: ConfirmChannel): Promise<void> {
  // What fails after retries or a replay is ours to mend, not the agency's.
  if (message.fields.exchange === TO_QUEUE) return;
  const agency = message.fields.routingKey.split('.')[0] ?? '';
  const body = { type: 'status.rejected', reason, original: message.content.toString().slice(0, 10_000) };
  await new Promise<void>((resolve, reject) => {
    channel.publish(TO_AGENCIES, agency, Buffer.from(JSON.stringify(body)), { persistent: true, contentType: 'application/json' }, (error: Error | null) =>
      error ? reject(error) : resolve(),
    );
  });
}

/** Two messages under one id count as one, so an id must be one. */
function ownId(id: unknown, agency: string): string | undefined {
  if (id === undefined || id === null || id === '') return undefined;
  if ((typeof id === 'string' || typeof id === 'number') && String(id).length <= MAX_ID) return String(id);
  throw new Poison(`from ${agency}: id must be a text of at most ${MAX_ID} characters`);
}

function parse(text: string, agency: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  } catch {
    // Falls through to the one complaint below.
  }
  throw new Poison(`from ${agency}: the body is not a JSON object`);
}
