import { Controller, Get, Inject } from '@nestjs/common';
import { Roles } from '@s48/chassis';
import { DataSource } from 'typeorm';

/** Reminders, alarms and escalations, the latest first; state `shown` is for those whom no message could tell. */
@Controller('api/desk/notices')
export class NoticesController {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  @Get()
  @Roles('operator', 'supervisor')
  async list(): Promise<object> {
    const items: object[] = await this.database.query(
      `select n.id, t.reference, n.agency, n.purpose, n.via, n.state, n.reason, n.requested_at as "requestedAt", n.settled_at as "settledAt"
       from notice n left join ticket t using (report_id) order by n.requested_at desc limit 200`,
    );
    return { items };
  }
}
