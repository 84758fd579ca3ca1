import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { Metrics } from './metrics.js';
import { Public } from './staff.js';

/** What a service reports about parts that may be off: a channel without configuration says so and never pretends. */
export class Readiness {
  private readonly parts = new Map<string, () => string>();

  /** `state` is read at each question: `on`, or `off: why`. */
  report(part: string, state: () => string): void {
    this.parts.set(part, state);
  }

  states(): Record<string, string> {
    return Object.fromEntries([...this.parts].map(([part, state]) => [part, state()]));
  }
}

@Controller()
@Public()
export class HealthController {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Readiness) private readonly readiness: Readiness,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  @Get('health/live')
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('health/ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const database = await this.database.query('select 1').then(
      () => 'on',
      () => 'down',
    );
    if (database !== 'on') reply.status(503);
    return { status: database === 'on' ? 'ok' : 'unavailable', database, ...this.readiness.states() };
  }

  @Get('metrics')
  async scrape(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    reply.type(this.metrics.registry.contentType);
    return this.metrics.registry.metrics();
  }
}
