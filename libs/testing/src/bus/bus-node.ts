import { Controller, Module, type INestMicroservice, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Bus, BusTables1764000000000, OnBus, Parking, PassThroughFilter, Relay, type BusServerOptions, type Publisher, type Tx } from '@s48/bus';
import { messagesHeardBy, type Envelope, type MessageOf, type MessageType, type Service } from '@s48/contracts';
import { openDatabase } from '@s48/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { makeServer, openPublisher, silent, type Site } from './transports.js';

export interface BusNodeOptions extends Pick<BusServerOptions, 'prefetch' | 'ladder' | 'observe'> {
  readonly service: Service;
  /** False: a node that only speaks. */
  readonly listen?: boolean;
  /** False: what is emitted stays in the outbox. */
  readonly relay?: boolean;
  /** Runs inside each message's transaction, before its effect is recorded. */
  readonly handle?: (message: Envelope, tx: Tx) => unknown;
  /** Instead of one generic handler for each message the service hears. */
  readonly controllers?: Type<unknown>[];
  /** Marks the effects of this node among its replicas. */
  readonly worker?: string;
  readonly wrap?: { readonly publisher?: (publisher: Publisher) => Publisher; readonly bus?: typeof Bus };
}

/** Not unique: an effect that happened twice has to show. */
class EffectTable1764000000098 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table effect (id bigint generated always as identity, message_id text not null, type text not null, worker text not null)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table effect');
  }
}

/** The bus of one service, without the service: a database, an outbox relay, and handlers that record each effect as a row. */
export class BusNode {
  private constructor(
    readonly bus: Bus,
    readonly parking: Parking,
    private readonly relay: Relay,
    private readonly publisher: Publisher,
    private readonly listener: INestMicroservice | undefined,
  ) {}

  static async start(site: Site, options: BusNodeOptions): Promise<BusNode> {
    const { service, ladder = [50, 100], wrap = {} } = options;
    const database = await openDatabase({ url: site.databaseUrl, schema: service, entities: [], migrations: [BusTables1764000000000, EffectTable1764000000098], poolSize: 6 });
    const opened = await openPublisher(site, ladder);
    const publisher = wrap.publisher?.(opened) ?? opened;
    const relay = new Relay(database, publisher, silent);
    const bus = new (wrap.bus ?? Bus)(database, relay, service);
    const parking = new Parking(bus);
    const node = (listener?: INestMicroservice): BusNode => new BusNode(bus, parking, relay, publisher, listener);
    try {
      const listener = options.listen === false ? undefined : await listen(site, { ...options, ladder, bus, parking });
      if (options.relay !== false) relay.start();
      return node(listener);
    } catch (error) {
      await node().stop();
      throw error;
    }
  }

  emit<T extends MessageType>(type: T, data: MessageOf<T>, suffix?: string): Promise<Envelope> {
    return this.bus.transaction((tx) => tx.emit(type, data, suffix));
  }

  query<T extends object>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.bus.database.query(sql, parameters);
  }

  /** What the handlers did, in the order of the commits' rows; of these messages only. */
  async effects(...messages: Pick<Envelope, 'id'>[]): Promise<{ message_id: string; worker: string }[]> {
    return this.query('select message_id, worker from effect where message_id = any($1) order by id', [messages.map(({ id }) => id)]);
  }

  async stop(): Promise<void> {
    await this.listener?.close();
    await this.relay.stop();
    await this.publisher.close();
    if (this.bus.database.isInitialized) await this.bus.database.destroy();
  }
}

type Listening = BusNodeOptions & BusServerOptions;

async function listen(site: Site, options: Listening): Promise<INestMicroservice> {
  class Root {}
  Module({ controllers: options.controllers ?? [recorder(options)] })(Root);
  const listener = await NestFactory.createMicroservice(Root, { strategy: makeServer(site, options), logger: false, abortOnError: false });
  listener.useGlobalFilters(new PassThroughFilter());
  await listener.listen();
  return listener;
}

/** A controller with a handler for each message of the service. */
function recorder({ service, handle, worker = service }: Listening): Type<unknown> {
  class Recorder {}
  for (const type of messagesHeardBy(service)) {
    const record = async (_data: object, tx: Tx): Promise<void> => {
      await handle?.(tx.cause!, tx);
      await tx.db.query('insert into effect (message_id, type, worker) values ($1, $2, $3)', [tx.cause!.id, type, worker]);
    };
    const descriptor = { value: record, configurable: true, writable: true, enumerable: true };
    Object.defineProperty(Recorder.prototype, type, descriptor);
    OnBus(type)(Recorder.prototype, type, descriptor);
  }
  Controller()(Recorder);
  return Recorder;
}
