import { Controller, Get, HttpCode, Inject, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { Bus } from '@s48/bus';
import { Roles, SignedIn, type Staff } from '@s48/chassis';
import { parseAs } from '@s48/contracts';
import { IsIn, IsOptional, IsString } from 'class-validator';
import { Operators } from './operators.js';
import { LISTED_STATES, ReplyList, type ListedState } from './reply-list.js';

class ListQuery {
  @IsOptional() @IsIn(LISTED_STATES) state?: ListedState;
  @IsOptional() @IsString() cursor?: string;
}

/** Replies over all tickets and channels; a clerk sees and sends again the own body's only. */
@Controller('api/desk/replies')
export class RepliesController {
  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(ReplyList) private readonly replies: ReplyList,
    @Inject(Operators) private readonly operators: Operators,
  ) {}

  @Get()
  @Roles('operator', 'supervisor', 'clerk')
  list(@SignedIn() staff: Staff, @Query() input: unknown): Promise<object> {
    const { state = 'unproven', cursor } = parseAs(ListQuery, input);
    return this.replies.page(state, cursor, staff.agency);
  }

  @Post(':id/retry')
  @HttpCode(202)
  @Roles('operator', 'clerk')
  async retry(@SignedIn() staff: Staff, @Param('id', ParseUUIDPipe) id: string): Promise<object> {
    await this.bus.transaction((tx) => this.operators.retry(tx, staff, id));
    return { replyId: id };
  }
}
