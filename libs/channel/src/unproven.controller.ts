import { Controller, Get, HttpCode, Inject, NotFoundException, Param, ParseUUIDPipe, Post, type Type } from '@nestjs/common';
import { Roles } from '@s48/chassis';
import { DataSource } from 'typeorm';

/** `/api/<channel>/deliveries`: what went out and is not proven. */
export function unprovenController(channel: string): Type<unknown> {
  @Controller(`api/${channel}/deliveries`)
  @Roles('operator', 'supervisor')
  class UnprovenController {
    constructor(@Inject(DataSource) private readonly database: DataSource) {}

    @Get()
    async list(): Promise<object> {
      const items: object[] = await this.database.query(
        `select id, kind, author, facts->>'reference' reference, purpose, state, attempts, reason, created_at, due_at, handed_over_at
         from delivery where state <> 'delivered' order by created_at desc limit 200`,
      );
      return { items };
    }

    @Post(':id/retry')
    @HttpCode(204)
    async retry(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
      const [rows]: [unknown[]] = await this.database.query(`update delivery set due_at = now() where id = $1 and state = 'queued' returning 1`, [id]);
      if (rows.length === 0) throw new NotFoundException('No such delivery waits to be sent');
    }
  }
  return UnprovenController;
}
