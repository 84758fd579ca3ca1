import { Module } from '@nestjs/common';
import type { ServiceDefinition } from '@s48/chassis';
import { Incidents } from './incidents.js';
import { Knowledge } from './knowledge.js';
import { Router } from './router.js';
import { RoutingController } from './routing.controller.js';
import { RoutingHandlers } from './routing.handlers.js';
import { RoutingTables1764000000020 } from './routing-tables.js';
import { TestBench } from './test-bench.js';

@Module({ controllers: [RoutingHandlers, RoutingController], providers: [Incidents, Knowledge, Router, TestBench] })
class RoutingModule {}

/** Which body is competent, how urgent it is, and why. */
export const routingService: ServiceDefinition = {
  service: 'routing',
  module: RoutingModule,
  entities: [],
  migrations: [RoutingTables1764000000020],
  config: () => ({}),
};
