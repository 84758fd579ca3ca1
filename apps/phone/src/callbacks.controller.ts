import { Body, ConflictException, Controller, Get, HttpCode, Inject, NotFoundException, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { Deliveries } from '@s48/channel';
import { Roles, SignedIn, type Staff } from '@s48/chassis';
import { Invalid, IsInstant, parseAs } from '@s48/contracts';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { Callbacks } from './callbacks.js';
import { CALLBACK_OUTCOMES, verdictOf, type CallbackOutcome, type CallbackVerdict } from './domain/callback-outcome.js';

class LoggedCall {
  @IsIn(CALLBACK_OUTCOMES) outcome!: CallbackOutcome;
  @IsOptional() @IsString() @MaxLength(2_000) note?: string;
  /** When it was, if not just now. */
  @IsOptional() @IsInstant() at?: string;
}

const STATES = ['waiting', 'delivered', 'failed'];

/** Replies that an operator delivers by voice or hands over: the list, and what came of each attempt. */
@Controller('api/phone/callbacks')
@Roles('operator')
export class CallbacksController {
  constructor(
    @Inject(Callbacks) private readonly callbacks: Callbacks,
    @Inject(Deliveries) private readonly deliveries: Deliveries,
  ) {}

  @Get()
  async list(@SignedIn() staff: Staff, @Query('state') state = 'waiting'): Promise<object> {
    if (!STATES.includes(state)) throw new Invalid([{ field: 'state', message: `must be one of ${STATES.join(', ')}` }]);
    return { items: await this.callbacks.list(state, staff, new Date()) };
  }

  @Post(':id/outcome')
  @HttpCode(200)
  async outcome(@Param('id', ParseUUIDPipe) id: string, @Body() body: unknown, @SignedIn() staff: Staff): Promise<object> {
    const { outcome, note, at: claimed } = parseAs(LoggedCall, body);
    const at = await this.momentOf(id, claimed);
    const noAnswers = await this.callbacks.attempt(id, { outcome, at, ...(note && { note }) }, staff);
    if (noAnswers === null) throw new ConflictException('This task is settled already');
    const verdict = verdictOf(outcome, noAnswers);
    if (verdict.kind !== 'waiting') await this.settle(id, verdict, { by: staff.id, outcome }, at);
    return { state: verdict.kind, noAnswers };
  }

  private async settle(id: string, verdict: Exclude<CallbackVerdict, { kind: 'waiting' }>, proof: { by: string; outcome: string }, at: Date): Promise<void> {
    const detail = verdict.kind === 'failed' ? { ...proof, reason: verdict.reason } : proof;
    const settled = await this.deliveries.log(id, { outcome: verdict.kind, at, detail });
    if (!settled) throw new ConflictException('This task is settled already');
  }

  private async momentOf(id: string, claimed: string | undefined): Promise<Date> {
    const now = new Date();
    const delivery = await this.callbacks.find(id);
    if (!delivery) throw new NotFoundException('No such call-back');
    const at = claimed ? new Date(claimed) : now;
    if (at > now) throw new Invalid([{ field: 'at', message: 'may not be in the future' }]);
    if (at < delivery.createdAt) throw new Invalid([{ field: 'at', message: `may not be before the reply was written (${delivery.createdAt.toISOString()})` }]);
    return at;
  }
}
