import { Module } from '@nestjs/common';
import type { ServiceDefinition } from '@s48/chassis';
import { loadSlaConfig } from './config.js';
import { Clock, PromiseRecord } from './sla-clock.entity.js';
import { SlaTables1764000000002 } from './sla-tables.js';
import { SlaTime } from './sla-time.js';
import { SlaController } from './sla.controller.js';
import { SlaHandlers } from './sla.handlers.js';
import { SlaMetrics } from './sla.metrics.js';
import { SlaTicker } from './sla.ticker.js';

@Module({
  controllers: [SlaController, SlaHandlers],
  providers: [SlaTicker, SlaMetrics, { provide: SlaTime, useFactory: () => new SlaTime(Date.now, () => performance.now()) }],
})
export class SlaModule {}

export const slaService: ServiceDefinition = {
  service: 'sla',
  module: SlaModule,
  entities: [Clock, PromiseRecord],
  migrations: [SlaTables1764000000002],
  config: loadSlaConfig,
};
