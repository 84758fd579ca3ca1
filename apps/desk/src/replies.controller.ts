import { Body, Controller, Get, HttpCode, Inject, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { Bus } from '@s48/bus';
import { Roles, SignedIn, type Staff } from '@s48/chassis';
import { parseAs, REPLY_CHANNELS, type ReplyChannel } from '@s48/contracts';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { Answers } from './answers.js';
import { LISTED_STATES, ReplyList, type ListedState } from './reply-list.js';

class ListQuery {
  @IsOptional() @IsIn(LISTED_STATES) state?: ListedState;
  @IsOptional() @IsString() cursor?: string;
}

class AnswerToMany {
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(500) @IsString({ each: true }) references!: string[];
  @IsString() @MinLength(3) @MaxLength(10_000) text!: string;
  @IsOptional() @IsIn(['status', 'information']) kind?: 'status' | 'information';
  @IsOptional() @IsBoolean() undoable?: boolean;
}

class Retry {
  /** Another way than the one that failed, under the same rules as for a new reply. */
  @IsOptional() @IsIn(REPLY_CHANNELS) channel?: ReplyChannel;
  @IsOptional() @IsString() @MinLength(3) @MaxLength(500) consent?: string;
}

/** Replies over all tickets and channels; a clerk sees and sends again the own body's only. */
@Controller('api/desk/replies')
export class RepliesController {
  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(ReplyList) private readonly replies: ReplyList,
    @Inject(Answers) private readonly answers: Answers,
  ) {}

  @Get()
  @Roles('operator', 'supervisor', 'clerk')
  list(@SignedIn() staff: Staff, @Query() input: unknown): Promise<object> {
    const { state = 'unproven', cursor } = parseAs(ListQuery, input);
    return this.replies.page(state, cursor, staff.agency);
  }

  /** One answer to many tickets of one incident: `sent` and `refused`, each by its reference. */
  @Post()
  @HttpCode(202)
  @Roles('operator', 'clerk')
  answerMany(@SignedIn() staff: Staff, @Body() body: unknown): Promise<object> {
    const { references, ...answer } = parseAs(AnswerToMany, body);
    return this.bus.transaction((tx) => this.answers.replyToAll(tx, staff, references, answer));
  }

  @Post(':id/retry')
  @HttpCode(202)
  @Roles('operator', 'clerk')
  async retry(@SignedIn() staff: Staff, @Param('id', ParseUUIDPipe) id: string, @Body() body: unknown): Promise<object> {
    const way = parseAs(Retry, body ?? {});
    return { replyId: await this.bus.transaction((tx) => this.answers.retry(tx, staff, id, way)) };
  }

  @Post(':id/undo')
  @HttpCode(204)
  @Roles('operator', 'clerk')
  async undo(@SignedIn() staff: Staff, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    await this.bus.transaction((tx) => this.answers.undo(tx, staff, id));
  }
}
