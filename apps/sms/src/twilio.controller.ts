import { Body, Controller, Header, HttpCode, Inject, NotFoundException, Post, Query, Req, UseGuards } from '@nestjs/common';
import { Deliveries, Intake } from '@s48/channel';
import { CONFIG, Public } from '@s48/chassis';
import { Invalid, parseAs } from '@s48/contracts';
import { IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import type { SmsConfig } from './config.js';
import { meaningOf } from './domain/twilio-status.js';
import { reasonOf } from './domain/twilio-errors.js';
import { TwilioGuard } from './twilio.guard.js';

const SID = /^(SM|MM)[0-9a-f]{32}$/i;

class StatusCallback {
  @Matches(SID) MessageSid!: string;
  @IsString() @MaxLength(50) MessageStatus!: string;
  @IsOptional() @IsString() @MaxLength(20) ErrorCode?: string;
  @IsOptional() @IsString() @MaxLength(50) RawDlrDate?: string;
}

class StatusQuery {
  /** Absent on callbacks for messages that were sent some other way. */
  @IsOptional() @IsUUID() delivery?: string;
}

/** Twilio's webhooks: a citizen's text, and what became of ours. */
@Controller('hooks/twilio')
@Public()
@UseGuards(TwilioGuard)
export class TwilioController {
  constructor(
    @Inject(CONFIG) private readonly config: SmsConfig,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(Deliveries) private readonly deliveries: Deliveries,
  ) {}

  /** Answered only after the raw form is committed; a failure of the database is a 503, and reconciliation finds the text later. */
  @Post('sms')
  @HttpCode(200)
  @Header('content-type', 'text/xml; charset=utf-8')
  async receive(@Req() request: FastifyRequest & { rawBody?: Buffer }): Promise<string> {
    if (this.config.inbound !== 'twilio') throw new NotFoundException('Text messages are not taken from Twilio here (SMS_INBOUND)');
    const raw = request.rawBody ?? Buffer.alloc(0);
    const sid = new URLSearchParams(raw.toString('utf8')).get('MessageSid') ?? '';
    if (!SID.test(sid)) throw new Invalid([{ field: 'MessageSid', message: 'must be SM or MM and 32 hexadecimal digits' }]);
    await this.intake.take({ providerId: sid, raw, receivedAt: new Date() });
    return '<?xml version="1.0" encoding="UTF-8"?><Response/>';
  }

  @Post('sms-status')
  @HttpCode(204)
  async status(@Body() body: unknown, @Query() query: unknown): Promise<void> {
    const { MessageSid: sid, MessageStatus: status, ErrorCode, RawDlrDate } = parseAs(StatusCallback, body);
    const { delivery } = parseAs(StatusQuery, query);
    const at = new Date();
    if (delivery) await this.deliveries.record(delivery, { kind: 'handed-over', ref: sid, proof: { provider: 'twilio', sid, status } }, at);
    const meaning = meaningOf(status);
    const detail = { status, ...(ErrorCode && { errorCode: ErrorCode }), ...(RawDlrDate && { rawDlrDate: RawDlrDate }) };
    if (meaning === 'on-the-way') await this.deliveries.note(sid, status, at, detail);
    else await this.deliveries.receipt(sid, { outcome: meaning, at, detail: { ...detail, ...(meaning === 'failed' && { reason: reasonOf(ErrorCode ?? null) }) } });
  }
}
