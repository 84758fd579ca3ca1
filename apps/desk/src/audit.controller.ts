import { BadRequestException, Controller, Get, Inject, Query } from '@nestjs/common';
import { Roles } from '@s48/chassis';
import { DataSource } from 'typeorm';

const PAGE = 100;

interface AuditRow {
  readonly id: string;
}

/** Who did what to which ticket, account, body or kept answer, the latest first. */
@Controller('api/desk/audit')
export class AuditController {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /** `object`: a ticket's reference, a body's code, the id of an account or of a kept answer; `actor`: an account's id; `next` goes into `before` for the following page. */
  @Get()
  @Roles()
  async list(@Query('object') object?: string, @Query('actor') actor?: string, @Query('before') before?: string): Promise<object> {
    if (before !== undefined && !/^\d{1,18}$/.test(before)) throw new BadRequestException('before must be the `next` of the page before');
    const items: AuditRow[] = await this.database.query(
      `select audit.id, audit.at, audit.actor, account.name "actorName", audit.action, audit.object, audit.detail
       from audit left join account on account.id::text = audit.actor
       where ($1::text is null or audit.object = $1) and ($2::text is null or audit.actor = $2) and ($3::bigint is null or audit.id < $3)
       order by audit.id desc limit ${PAGE}`,
      [object ?? null, actor ?? null, before ?? null],
    );
    return { items, next: items.length === PAGE ? items.at(-1)!.id : null };
  }
}
