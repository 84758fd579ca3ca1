import { Bus, type Publisher, type Tx } from '@s48/bus';
import type { Envelope } from '@s48/contracts';
import { given } from '../given.js';
import { BusNode, type BusNodeOptions } from './bus-node.js';
import type { CrashPlan } from './crash.js';

// Runs as a process of its own, reaches the point that the plan names, says so, and waits there to be killed.

const { site, point, messages } = JSON.parse(process.argv[2]!) as CrashPlan;
const hang = (): Promise<never> => new Promise(() => undefined);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

class HangsAfterEffect extends Bus {
  override async once(envelope: Envelope, effect: (tx: Tx) => Promise<void>): Promise<boolean> {
    await super.once(envelope, effect);
    say('reached');
    return hang();
  }
}

const hangsAfterPublish = (publisher: Publisher): Publisher => ({
  async publish(rows, db) {
    await publisher.publish(rows, db);
    say('reached');
    return hang();
  },
  published: () => publisher.published(),
  close: () => publisher.close(),
});

const NODES: Record<CrashPlan['point'], BusNodeOptions> = {
  'before publishing': { service: 'sms', listen: false, relay: false },
  'before the outbox knows it is published': { service: 'sms', listen: false, wrap: { publisher: hangsAfterPublish } },
  'in a handler': {
    service: 'routing',
    handle: () => {
      say('reached');
      return hang();
    },
  },
  'before the acknowledgement': { service: 'routing', wrap: { bus: HangsAfterEffect } },
};

const node = await BusNode.start(site, NODES[point]);
for (let i = 0; i < messages; i++) say((await node.emit('report.received', given.reportReceived())).id);
say(point === 'before publishing' ? 'reached' : 'ready');
setInterval(() => undefined, 60_000);
