import type { ConfirmChannel } from 'amqplib';
import { BusServer, type BusServerOptions } from '../bus-server.js';
import { readAgencyMessage, rejectToAgency } from './agency-message.js';
import { drainDeadLetters } from './dead-letters.js';
import { RabbitConsumer, type ConsumerOptions } from './rabbit-consumer.js';
import { RabbitLink } from './rabbit-link.js';
import { AGENCY_INBOX, declareAgencyInbox, declareAgencyQueues, declareCore, declareServiceQueue } from './rabbit-topology.js';

export interface RabbitServerOptions extends BusServerOptions {
  readonly url: string;
}

/** Carries a service's handlers on RabbitMQ: one quorum queue for the service, and for desk the agencies' inbox beside it. */
export class RabbitServer extends BusServer {
  private link: RabbitLink | undefined;
  private consumers: RabbitConsumer[] = [];

  constructor(private readonly rabbit: RabbitServerOptions) {
    super(rabbit);
  }

  protected async start(): Promise<void> {
    this.link = new RabbitLink({ url: this.rabbit.url, name: `s48-${this.rabbit.service}`, logger: this.logger }, (channel) => this.setUp(channel));
    await this.link.open();
  }

  async close(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.stop()));
    await this.link?.close();
  }

  private async setUp(channel: ConfirmChannel): Promise<void> {
    const { service, ladder, parking } = this.rabbit;
    await declareCore(channel, ladder);
    await declareServiceQueue(channel, service);
    for (const consumer of this.consumers) consumer.abandon();
    this.consumers = [this.consumer({ queue: service })];
    await drainDeadLetters(channel, service, parking);
    if (service === 'desk') {
      await declareAgencyInbox(channel);
      await declareAgencyQueues(channel);
      await drainDeadLetters(channel, AGENCY_INBOX, parking);
      this.consumers.push(this.consumer({ queue: AGENCY_INBOX, read: readAgencyMessage, onParked: rejectToAgency }));
    }
    for (const consumer of this.consumers) await consumer.start(channel);
  }

  private consumer(own: Pick<ConsumerOptions, 'queue' | 'read' | 'onParked'>): RabbitConsumer {
    return new RabbitConsumer({
      ...own,
      prefetch: this.rabbit.prefetch ?? 20,
      settle: (delivery) => this.settle(delivery),
      databaseUp: () => this.rabbit.bus.database.query('select 1').then(() => true, () => false),
    });
  }
}
