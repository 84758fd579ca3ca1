import { createHash } from 'node:crypto';
import type { Envelope } from '@s48/contracts';
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { Poison } from '../consume.js';
import { TO_AGENCIES } from '../tx.js';

const EVENTS_OF_AGENCIES = new Set(['received', 'status']);

/**
 * A message from an agency's system as one of ours. The routing key `<code>.<event>` tells who speaks (the broker lets an
 * agency write no other); the body is a CloudEvent or just its data. The id is the agency's own, prefixed by its code.
 */
export function readAgencyMessage(message: ConsumeMessage): string {
  const [agency, event, ...rest] = message.fields.routingKey.split('.');
  if (!agency || !event || rest.length > 0 || !EVENTS_OF_AGENCIES.has(event)) {
    throw new Poison(`routing key ${message.fields.routingKey}: use <code>.received or <code>.status`);
  }
  const body = parse(message.content.toString());
  const data = (body.specversion ? body.data : body) as object | undefined;
  const id = String(body.id ?? message.properties.messageId ?? createHash('sha256').update(message.content).digest('hex'));
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
export function rejectToAgency(message: ConsumeMessage, reason: string, channel: ConfirmChannel): Promise<void> {
  const agency = message.fields.routingKey.split('.')[0] ?? '';
  const body = { type: 'status.rejected', reason, original: message.content.toString().slice(0, 10_000) };
  return new Promise((resolve, reject) => {
    channel.publish(TO_AGENCIES, agency, Buffer.from(JSON.stringify(body)), { persistent: true, contentType: 'application/json' }, (error: Error | null) =>
      error ? reject(error) : resolve(),
    );
  });
}

function parse(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null) return body as Record<string, unknown>;
  } catch {
    // Falls through to the one complaint below.
  }
  throw new Poison('the body is not a JSON object');
}
