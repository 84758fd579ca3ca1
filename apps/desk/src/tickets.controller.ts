import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { Bus } from '@s48/bus';
import { Roles, SignedIn, type Staff } from '@s48/chassis';
import { ASSIGNEES, DECLINE_REASONS, parseAs, REPLY_CHANNELS, REPORT_KINDS, type Assignee, type DeclineReason, type ReplyChannel, type ReportKind } from '@s48/contracts';
import { fold } from '@s48/language';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { Answers } from './answers.js';
import { Operators } from './operators.js';
import { TicketView } from './ticket-view.js';

class Assignment {
  @IsIn(ASSIGNEES) agency!: Assignee;
}

class Answer {
  @IsString() @MinLength(3) @MaxLength(10_000) text!: string;
  /** A status keeps the promise; an information does not. */
  @IsOptional() @IsIn(['status', 'information']) kind?: 'status' | 'information';
  /** Another way than the usual one. */
  @IsOptional() @IsIn(REPLY_CHANNELS) channel?: ReplyChannel;
  /** How the citizen agreed to a way that was not given with the report. */
  @IsOptional() @IsString() @MinLength(3) @MaxLength(500) consent?: string;
  /** The suggested answer that it was made from. */
  @IsOptional() @IsInt() fromAnswer?: number;
  /** Typed on a screen: it may be taken back for a moment. */
  @IsOptional() @IsBoolean() undoable?: boolean;
}

class Kind {
  @IsIn(REPORT_KINDS) kind!: ReportKind;
  @IsOptional() @IsString() @MaxLength(1_000) reason?: string;
}

class Urgency {
  /** False: it was a false alarm. */
  @IsOptional() @IsBoolean() urgent?: boolean;
  @IsOptional() @IsString() @MaxLength(1_000) reason?: string;
}

class Decline {
  @IsIn(DECLINE_REASONS) reason!: DeclineReason;
}

class ListQuery {
  /** Words of the text or the reference, in either script. */
  @IsOptional() @IsString() @MaxLength(500) q?: string;
  @IsOptional() @IsString() agency?: string;
  @IsOptional() @IsString() state?: string;
  @IsOptional() @IsIn(REPORT_KINDS) kind?: ReportKind;
  @IsOptional() @IsIn(['true', 'false']) urgent?: 'true' | 'false';
  @IsOptional() @IsString() limit?: string;
  @IsOptional() @IsString() cursor?: string;
}

/** Tickets for operators, supervisors and clerks; a clerk sees the own body's only. */
@Controller('api/desk/tickets')
export class TicketsController {
  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(TicketView) private readonly view: TicketView,
    @Inject(Operators) private readonly operators: Operators,
    @Inject(Answers) private readonly answers: Answers,
  ) {}

  @Get()
  @Roles('operator', 'supervisor', 'clerk')
  list(@SignedIn() staff: Staff, @Query() input: unknown): Promise<object> {
    const { q = '', agency, state, kind, urgent, limit = '', cursor } = parseAs(ListQuery, input);
    return this.view.list({ agency: staff.agency ?? agency, state, kind, urgent: urgent === undefined ? undefined : urgent === 'true', words: fold(q).split(' ').filter(Boolean), limit: pageSize(limit), cursor });
  }

  @Get(':reference')
  @Roles('operator', 'supervisor', 'clerk')
  one(@SignedIn() staff: Staff, @Param('reference') reference: string): Promise<object> {
    return this.view.one(reference, `staff:${staff.id}`, staff.agency);
  }

  @Post(':reference/assign')
  @HttpCode(204)
  @Roles('operator')
  async assign(@SignedIn() staff: Staff, @Param('reference') reference: string, @Body() body: unknown): Promise<void> {
    const { agency } = parseAs(Assignment, body);
    await this.bus.transaction((tx) => this.operators.assign(tx, staff, reference, agency));
  }

  @Post(':reference/kind')
  @HttpCode(204)
  @Roles('operator')
  async kind(@SignedIn() staff: Staff, @Param('reference') reference: string, @Body() body: unknown): Promise<void> {
    const { kind, reason } = parseAs(Kind, body);
    await this.bus.transaction((tx) => this.operators.correctKind(tx, staff, reference, kind, reason));
  }

  @Post(':reference/urgent')
  @HttpCode(204)
  @Roles('operator')
  async urgent(@SignedIn() staff: Staff, @Param('reference') reference: string, @Body() body: unknown): Promise<void> {
    const { urgent = true, reason } = parseAs(Urgency, body ?? {});
    await this.bus.transaction((tx) => this.operators.setUrgent(tx, staff, reference, urgent, reason));
  }

  @Post(':reference/replies')
  @HttpCode(202)
  @Roles('operator', 'clerk')
  async reply(@SignedIn() staff: Staff, @Param('reference') reference: string, @Body() body: unknown): Promise<object> {
    const answer = parseAs(Answer, body);
    return this.bus.transaction((tx) => this.answers.reply(tx, staff, reference, answer));
  }

  @Post(':reference/claim')
  @HttpCode(204)
  @Roles('operator', 'clerk')
  async claim(@SignedIn() staff: Staff, @Param('reference') reference: string): Promise<void> {
    await this.bus.transaction((tx) => this.operators.claim(tx, staff, reference));
  }

  @Delete(':reference/claim')
  @HttpCode(204)
  @Roles('operator', 'clerk')
  async release(@SignedIn() staff: Staff, @Param('reference') reference: string): Promise<void> {
    await this.bus.transaction((tx) => this.operators.release(tx, staff, reference));
  }

  @Post(':reference/decline')
  @HttpCode(204)
  @Roles('operator')
  async decline(@SignedIn() staff: Staff, @Param('reference') reference: string, @Body() body: unknown): Promise<void> {
    const { reason } = parseAs(Decline, body);
    await this.bus.transaction((tx) => this.operators.decline(tx, staff, reference, reason));
  }

  /** The citizen's address in the clear; every look is in the audit trail. */
  @Post(':reference/contact')
  @HttpCode(200)
  @Roles('operator', 'clerk')
  contact(@SignedIn() staff: Staff, @Param('reference') reference: string): Promise<object> {
    return this.bus.transaction((tx) => this.operators.openContact(tx, staff, reference));
  }
}

/** 50 where none is asked for, at most 200. */
const pageSize = (limit: string): number => Math.min(Math.max(Math.trunc(Number(limit)) || 50, 1), 200);
