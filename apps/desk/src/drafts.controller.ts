import { Body, Controller, Get, HttpCode, Inject, Param, Put } from '@nestjs/common';
import { Bus } from '@s48/bus';
import { Roles, SignedIn, type Staff } from '@s48/chassis';
import { parseAs } from '@s48/contracts';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { Drafts } from './drafts.js';
import { Tickets } from './tickets.js';

class DraftBody {
  /** Empty takes the draft away. */
  @IsString() @MaxLength(10_000) text!: string;
  @IsOptional() @IsIn(['status', 'information']) kind?: 'status' | 'information';
}

/** One draft for each ticket and person. */
@Controller('api/desk/tickets/:reference/draft')
@Roles('operator', 'clerk')
export class DraftsController {
  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(Tickets) private readonly tickets: Tickets,
    @Inject(Drafts) private readonly drafts: Drafts,
  ) {}

  @Get()
  read(@SignedIn() staff: Staff, @Param('reference') reference: string): Promise<object> {
    return this.bus.transaction(async (tx) => {
      const { reportId } = await this.tickets.forStaff(tx, staff, reference);
      return (await this.drafts.read(tx.db, staff.id, reportId)) ?? { text: '', kind: 'status', updatedAt: null };
    });
  }

  @Put()
  @HttpCode(204)
  async keep(@SignedIn() staff: Staff, @Param('reference') reference: string, @Body() body: unknown): Promise<void> {
    const { text, kind = 'status' } = parseAs(DraftBody, body);
    await this.bus.transaction(async (tx) => {
      const { reportId } = await this.tickets.forStaff(tx, staff, reference);
      await this.drafts.keep(tx, staff.id, reportId, text.trim() === '' ? null : { text, kind });
    });
  }
}
