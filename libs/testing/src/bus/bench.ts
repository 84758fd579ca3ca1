import { BusNode, type BusNodeOptions } from './bus-node.js';
import { postgresTransport, rabbitTransport, type TestTransport } from './transports.js';

export const TRANSPORTS: [name: string, open: () => Promise<TestTransport>][] = [
  ['RabbitMQ', rabbitTransport],
  ['PostgreSQL', postgresTransport],
];

/** A transport and the nodes that a test started on it. */
export class BusBench {
  private readonly nodes: BusNode[] = [];

  constructor(readonly transport: TestTransport) {}

  async start(options: BusNodeOptions): Promise<BusNode> {
    const node = await BusNode.start(this.transport, options);
    this.nodes.push(node);
    return node;
  }

  /** A node that only speaks. */
  speaker(): Promise<BusNode> {
    return this.start({ service: 'sms', listen: false });
  }

  /** After each test. */
  async stopNodes(): Promise<void> {
    await Promise.all(this.nodes.splice(0).map((node) => node.stop()));
  }

  async drop(): Promise<void> {
    await this.stopNodes();
    await this.transport.drop();
  }
}
