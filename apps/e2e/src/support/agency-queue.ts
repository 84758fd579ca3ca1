import { connect, type ChannelModel } from 'amqplib';

interface Dispatch {
  readonly type: string;
  readonly data: { readonly reference: string };
}

/** A body's own system on RabbitMQ: takes its queue, and reports back on `s48.agency.in`. */
export class AgencyQueue {
  readonly taken: Dispatch[] = [];

  private constructor(
    private readonly connection: ChannelModel,
    private readonly code: string,
  ) {}

  static async open(url: string, code: string): Promise<AgencyQueue> {
    const agency = new AgencyQueue(await connect(url), code);
    const channel = await agency.connection.createChannel();
    await channel.consume(`agency.${code}`, (message) => {
      if (!message) return;
      agency.taken.push(JSON.parse(message.content.toString()) as Dispatch);
      channel.ack(message);
    });
    return agency;
  }

  async answer(reference: string, status: object): Promise<void> {
    const channel = await this.connection.createConfirmChannel();
    channel.publish('s48.agency.in', `${this.code}.status`, Buffer.from(JSON.stringify({ reference, ...status })), { messageId: `${reference}-1` });
    await channel.waitForConfirms();
    await channel.close();
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}
