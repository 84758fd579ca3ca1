import 'reflect-metadata';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import type { NestMicroservice } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Bus, Parking, PassThroughFilter, PgServer, RabbitServer, Relay, type BusServer } from '@s48/bus';
import { DataSource } from 'typeorm';
import { CHASSIS, ServiceModule, type ServiceDefinition } from './service.module.js';
import { loadChassisConfig, type ChassisConfig } from './config.js';
import type { Env } from './env.js';
import { Logger } from './logger.js';
import { Metrics } from './metrics.js';
import { ProblemFilter } from './problem.filter.js';
import { StaffGuard } from './staff.js';

/** Whose X-Forwarded-For is believed: that of proxies nearby. What a client wrote before them names nobody. */
const OWN_NETWORK = ['loopback', 'linklocal', 'uniquelocal'];

/** Starts a service: tables, bus, handlers, outbox. The application returned is ready and does not listen on a port yet. */
export async function startService(definition: ServiceDefinition, env: Env): Promise<NestFastifyApplication> {
  const logger = new Logger(definition.service, loadChassisConfig(env).LOG_LEVEL);
  const adapter = new FastifyAdapter({ trustProxy: OWN_NETWORK, forceCloseConnections: true, bodyLimit: 2 * 1024 * 1024, routerOptions: { maxParamLength: 200 } });
  const root = {
    module: class Root {},
    imports: [ServiceModule.of(definition, env, logger), definition.module],
    providers: [{ provide: APP_GUARD, useClass: StaffGuard }],
  };
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, { logger, rawBody: true, abortOnError: false });
  app.useGlobalFilters(new ProblemFilter(logger));
  await definition.configure?.(app);
  connectBus(app, definition);
  await app.init();
  await app.startAllMicroservices();
  await app.getHttpAdapter().getInstance().ready();
  app.get(Metrics).watchBus(app.get(DataSource));
  app.get(Relay).start();
  return app;
}

/** The filter must be set before the handlers are registered, hence the deferred start; the application runs the lifecycle hooks, once. */
function connectBus(app: NestFastifyApplication, definition: ServiceDefinition): void {
  const strategy = busServer(app, definition);
  const server = app.connectMicroservice({ strategy }, { inheritAppConfig: false, deferInitialization: true }) as NestMicroservice;
  server.useGlobalFilters(new PassThroughFilter());
  server.registerListeners();
  server.setIsInitialized(true);
  server.setIsInitHookCalled(true);
}

function busServer(app: NestFastifyApplication, { service }: ServiceDefinition): BusServer {
  const chassis = app.get<ChassisConfig>(CHASSIS);
  const options = { bus: app.get(Bus), parking: app.get(Parking), service, observe: app.get(Metrics).observeMessage };
  return chassis.AMQP_URL ? new RabbitServer({ ...options, url: chassis.AMQP_URL }) : new PgServer({ ...options, url: chassis.DATABASE_URL });
}
