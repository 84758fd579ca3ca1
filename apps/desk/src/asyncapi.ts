import { bindingKey, messageDefinition, MESSAGES, messagesHeardBy, SERVICES, type MessageType } from '@s48/contracts';
import { contractSchemas } from './contract-schemas.js';

const types = Object.keys(MESSAGES) as MessageType[];
const channelId = (type: MessageType): string => type.replace('.', '-');

/** AsyncAPI 3.0 of the bus, made from the catalogue and the contract classes, so that it cannot say anything else than the code. */
export function asyncApi(): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Sistem 48: messages',
      version: '1.0.0',
      description:
        'CloudEvents 1.0 in structured JSON. An agency consumes its queue agency.<code> and reports on the exchange s48.agency.in with the keys <code>.received and <code>.status; what cannot be taken comes back as status.rejected.',
    },
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries(types.map((type) => [channelId(type), channel(type)])),
    operations: Object.fromEntries(SERVICES.flatMap((service) => messagesHeardBy(service).map((type) => [`${service}-hears-${channelId(type)}`, operation(type)]))),
    components: {
      messages: Object.fromEntries(types.map((type) => [channelId(type), { name: type, payload: payload(type) }])),
      schemas: contractSchemas(),
    },
  };
}

function channel(type: MessageType): object {
  const address = type.startsWith('agency.') ? `{agency}.${type.slice('agency.'.length)}` : bindingKey(type, 'sla').replace('.#', messageDefinition(type).suffix ? '.{suffix}' : '');
  return { address, messages: { [channelId(type)]: { $ref: `#/components/messages/${channelId(type)}` } } };
}

const operation = (type: MessageType): object => ({ action: 'receive', channel: { $ref: `#/channels/${channelId(type)}` } });

function payload(type: MessageType): object {
  return {
    type: 'object',
    required: ['specversion', 'id', 'source', 'type', 'time', 'data'],
    properties: {
      specversion: { const: '1.0' },
      id: { type: 'string' },
      source: { type: 'string' },
      type: { const: type },
      time: { type: 'string', format: 'date-time' },
      subject: { type: 'string', description: 'the reference, 48-2043-7719' },
      correlationid: { type: 'string' },
      causationid: { type: 'string' },
      traceparent: { type: 'string' },
      data: { $ref: `#/components/schemas/${messageDefinition(type).schema.name}` },
    },
  };
}
