import { Body, Controller, ForbiddenException, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { Bus } from '@s48/bus';
import { Roles, SignedIn, type Staff } from '@s48/chassis';
import { AgencyStatus, parseAs } from '@s48/contracts';
import { AgencyStatuses } from './agency-status.js';
import { audit } from './audit.js';

/** What a clerk says for a body without a system of its own: the same words as on its queue or over REST. */
@Controller('api/desk/tickets/:reference/status')
export class AgencyStatusController {
  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(AgencyStatuses) private readonly statuses: AgencyStatuses,
  ) {}

  @Post()
  @HttpCode(202)
  @Roles('clerk')
  async report(@SignedIn() staff: Staff, @Param('reference') reference: string, @Body() body: unknown): Promise<object> {
    const { agency } = staff;
    if (!agency) throw new ForbiddenException('Only a clerk speaks for a body');
    const status = parseAs(AgencyStatus, body);
    await this.bus.transaction(async (tx) => {
      await this.statuses.report(tx, agency, reference, status, 'console');
      await audit(tx, staff, 'ticket.status', reference, { agency, state: status.state });
    });
    return { reference, state: status.state };
  }
}
