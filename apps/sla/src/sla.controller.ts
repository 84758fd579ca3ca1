import { Controller, Get, Inject, NotFoundException, Param } from '@nestjs/common';
import { Roles } from '@s48/chassis';
import { parseReference, remainingMs } from '@s48/contracts';
import { DataSource } from 'typeorm';
import { statusReplies } from './domain/status-reply.js';
import { Clock, PromiseRecord } from './sla-clock.entity.js';
import { SlaTime } from './sla-time.js';

@Controller('api/sla/clocks')
@Roles('operator', 'supervisor')
export class SlaController {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(SlaTime) private readonly time: SlaTime,
  ) {}

  /** Everything the verdict rests on, for whoever has to explain it. */
  @Get(':reference')
  async show(@Param('reference') typed: string): Promise<object> {
    const reference = parseReference(typed);
    const clock = reference && (await this.database.manager.findOneBy(Clock, { reference }));
    if (!clock) throw new NotFoundException('No promise under this reference; it looks like 48-2043-7719');
    const promises = await this.database.manager.find(PromiseRecord, { where: { reportId: clock.reportId }, order: { round: 'ASC' } });
    const now = this.time.now();
    return {
      ...clock,
      promises: promises.map(({ reportId: _, ...promise }) => ({ ...promise, remainingMs: remainingMs(promise.deadline, now) })),
      replies: statusReplies(clock.facts),
    };
  }
}
