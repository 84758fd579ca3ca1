import { Inject, Injectable, Module } from '@nestjs/common';
import type { ServiceDefinition } from '@s48/chassis';
import { CHANNEL_ENTITIES, CHANNEL_MIGRATIONS, ChannelModule } from './channel.module.js';
import { NeedsRepair, type ChannelAdapter, type Normalized, type Outcome, type RawMessage } from './channel-adapter.js';
import type { Conversation } from './conversation.entity.js';
import type { Delivery } from './delivery.entity.js';

export const PLAN = Symbol('plan');

/** What the supplier of the test channel does, and what it was asked to do. */
export class Plan {
  understand: (message: RawMessage) => Normalized | Promise<Normalized> = readJson;
  send: (delivery: Delivery, address: string | undefined) => Outcome | Promise<Outcome> = ({ id }) => ({ kind: 'handed-over', ref: `ref-${id}` });
  recall: (delivery: Delivery) => Outcome | null | Promise<Outcome | null> = () => null;
  readonly sent: { id: string; text: string; address: string | undefined }[] = [];
  readonly recalled: string[] = [];
  readonly understood: string[] = [];
}

@Injectable()
class TestAdapter implements ChannelAdapter {
  readonly channel = 'sms';

  constructor(@Inject(PLAN) private readonly plan: Plan) {}

  async normalize(message: RawMessage): Promise<Normalized> {
    this.plan.understood.push(message.providerId);
    return this.plan.understand(message);
  }

  acknowledgement({ reference }: Conversation, urgent: boolean): { text: string } {
    return { text: `${urgent ? 'Hitno' : 'Primljeno'}: ${reference}` };
  }

  async deliver(delivery: Delivery, address: string | undefined): Promise<Outcome> {
    this.plan.sent.push({ id: delivery.id, text: delivery.text, address });
    return this.plan.send(delivery, address);
  }

  async recover(delivery: Delivery): Promise<Outcome | null> {
    this.plan.recalled.push(delivery.id);
    return this.plan.recall(delivery);
  }
}

/** A channel whose messages are JSON of what they mean, and whose supplier follows a plan. */
export function testChannel(plan: Plan): ServiceDefinition {
  class TestChannelModule {}
  Module({ imports: [ChannelModule.of({ channel: 'sms', adapter: TestAdapter, providers: [{ provide: PLAN, useValue: plan }], notices: true })] })(TestChannelModule);
  return { service: 'sms', module: TestChannelModule, entities: CHANNEL_ENTITIES, migrations: CHANNEL_MIGRATIONS, config: () => ({}) };
}

/** The bytes of a message that means this. */
export const meaning = (normalized: object): Buffer => Buffer.from(JSON.stringify({ kind: 'report', channel: 'sms', text: 'Rupa na putu', acknowledge: true, ...normalized }));

export const from = (address: string): object => ({ contact: { channel: 'sms', address } });

function readJson({ raw }: RawMessage): Normalized {
  if (raw.toString() === 'beyond repair') throw new NeedsRepair('no such notation');
  const read = JSON.parse(raw.toString('utf8'), (key, value: unknown) => (key === 'bytes' ? Buffer.from(value as string, 'base64') : value)) as Normalized;
  return read;
}
