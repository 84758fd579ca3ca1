import { Module } from '@nestjs/common';
import type { ServiceDefinition } from '@s48/chassis';
import { loadRoutingConfig } from './config.js';
import { Incidents } from './incidents.js';
import { Knowledge } from './knowledge.js';
import { KindCorrections1764000000022 } from './kind-tables.js';
import { RoutingModels1764000000021 } from './model-tables.js';
import { Models } from './models.js';
import { ModelsController } from './models.controller.js';
import { Replay } from './replay.js';
import { Router } from './router.js';
import { RoutingController } from './routing.controller.js';
import { RoutingHandlers } from './routing.handlers.js';
import { RoutingTables1764000000020 } from './routing-tables.js';
import { TestBench } from './test-bench.js';
import { TrainingTicker } from './training.ticker.js';

@Module({ controllers: [RoutingHandlers, RoutingController, ModelsController], providers: [Incidents, Knowledge, Models, Replay, Router, TestBench, TrainingTicker] })
class RoutingModule {}

/** Which body is competent, how urgent it is, and why. */
export const routingService: ServiceDefinition = {
  service: 'routing',
  module: RoutingModule,
  entities: [],
  migrations: [RoutingTables1764000000020, RoutingModels1764000000021, KindCorrections1764000000022],
  config: loadRoutingConfig,
};
