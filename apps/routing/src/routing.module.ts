import { Module } from '@nestjs/common';
import type { ServiceDefinition } from '@s48/chassis';
import { Knowledge } from './knowledge.js';
import { Router } from './router.js';
import { RoutingHandlers } from './routing.handlers.js';
import { RoutingTables1764000000020 } from './routing-tables.js';

@Module({ controllers: [RoutingHandlers], providers: [Knowledge, Router] })
class RoutingModule {}

/** Which body is competent, how urgent it is, and why. */
export const routingService: ServiceDefinition = {
  service: 'routing',
  module: RoutingModule,
  entities: [],
  migrations: [RoutingTables1764000000020],
  config: () => ({}),
};
