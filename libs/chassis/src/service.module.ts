import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown, type Provider, type Type } from '@nestjs/common';
import { Bus, BusTables1764000000000, Parking, PgBusTables1764000000000, PgPublisher, RabbitPublisher, Relay, subscribeEveryone, type Publisher } from '@s48/bus';
import type { Service } from '@s48/contracts';
import { openDatabase } from '@s48/database';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource, type MigrationInterface } from 'typeorm';
import { loadChassisConfig, type ChassisConfig } from './config.js';
import type { Env } from './env.js';
import { HealthController, Readiness } from './health.js';
import { Logger } from './logger.js';
import { Metrics } from './metrics.js';
import { parkedController } from './parked.controller.js';
import { Seal } from './seal.js';
import { RemoteSessions, Sessions } from './staff.js';

/** All that makes a service: its Nest module, its tables, its configuration. */
export interface ServiceDefinition {
  readonly service: Service;
  readonly module: Type<unknown> | DynamicModule;
  readonly entities: readonly (new () => object)[];
  readonly migrations: readonly (new () => MigrationInterface)[];
  /** Reads the service's own variables; injected under {@link CONFIG}. */
  readonly config: (env: Env) => object;
  /** Prepares the HTTP side (multipart, static files) before the routes are registered. */
  readonly configure?: (app: NestFastifyApplication) => Promise<void>;
}

export const CONFIG = Symbol.for('s48.config');
export const CHASSIS = Symbol.for('s48.chassis-config');
const PUBLISHER = Symbol.for('s48.publisher');

/** The plumbing of one service: database, bus, outbox relay, parking lot, logs, metrics, health, staff sessions. */
@Global()
@Module({})
export class ServiceModule implements OnApplicationShutdown {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(PUBLISHER) private readonly publisher: Publisher,
    @Inject(Relay) private readonly relay: Relay,
  ) {}

  static of(definition: ServiceDefinition, env: Env, logger: Logger): DynamicModule {
    const chassis = loadChassisConfig(env);
    const providers: Provider[] = [
      { provide: CHASSIS, useValue: chassis },
      { provide: CONFIG, useValue: definition.config(env) },
      { provide: Logger, useValue: logger },
      { provide: DataSource, useFactory: () => openServiceDatabase(definition, chassis) },
      { provide: PUBLISHER, useFactory: () => openPublisher(definition.service, chassis, logger) },
      { provide: Relay, inject: [DataSource, PUBLISHER], useFactory: (database: DataSource, publisher: Publisher) => new Relay(database, publisher, logger) },
      { provide: Bus, inject: [DataSource, Relay], useFactory: (database: DataSource, relay: Relay) => new Bus(database, relay, definition.service) },
      { provide: Parking, inject: [Bus], useFactory: (bus: Bus) => new Parking(bus) },
      { provide: Seal, useFactory: () => new Seal(chassis.CONTACT_KEY) },
      { provide: Metrics, useFactory: () => new Metrics(definition.service) },
      { provide: Readiness, useFactory: () => new Readiness() },
      // Desk knows its sessions itself and brings a provider of its own.
      ...(definition.service === 'desk' ? [] : [{ provide: Sessions, useFactory: () => new RemoteSessions(chassis.DESK_URL) }]),
    ];
    return {
      module: ServiceModule,
      controllers: [HealthController, parkedController(definition.service)],
      providers,
      exports: [CHASSIS, CONFIG, Logger, DataSource, Relay, Bus, Parking, Seal, Metrics, Readiness, ...(definition.service === 'desk' ? [] : [Sessions])],
    };
  }

  /** Nest has drained the handlers by now; what they said goes out before the connections close. */
  async onApplicationShutdown(): Promise<void> {
    await this.relay.stop();
    await this.publisher.close();
    await this.database.destroy();
  }
}

function openServiceDatabase(definition: ServiceDefinition, chassis: ChassisConfig): Promise<DataSource> {
  return openDatabase({
    url: chassis.DATABASE_URL,
    schema: definition.service,
    entities: definition.entities,
    migrations: [BusTables1764000000000, ...definition.migrations],
    poolSize: chassis.DATABASE_POOL,
  });
}

async function openPublisher(service: Service, chassis: ChassisConfig, logger: Logger): Promise<Publisher> {
  if (chassis.AMQP_URL) {
    const publisher = new RabbitPublisher({ url: chassis.AMQP_URL, name: `s48-${service}-outbox`, logger });
    await publisher.open();
    await publisher.declareListeners();
    return publisher;
  }
  const tables = await openDatabase({ url: chassis.DATABASE_URL, schema: 'bus', entities: [], migrations: [PgBusTables1764000000000], poolSize: 2 });
  await subscribeEveryone(tables);
  await tables.destroy();
  return new PgPublisher();
}
