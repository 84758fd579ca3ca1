import { Body, Controller, Header, HttpCode, Inject, Post, Req, UseGuards } from '@nestjs/common';
import { Intake } from '@s48/channel';
import { CHASSIS, CONFIG, Public, type ChassisConfig } from '@s48/chassis';
import { officeIsOpen, parseAs } from '@s48/contracts';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import type { PhoneConfig } from './config.js';
import { pack } from './domain/raw-input.js';
import { recordingEnd } from './domain/recording-end.js';
import { TwilioGuard } from './twilio.guard.js';
import { hangUp, record, ring, thanks } from './twilio-twiml.js';

class RecordingCallback {
  @Matches(/^RE[0-9a-f]{32}$/i) RecordingSid!: string;
  @Matches(/^CA[0-9a-f]{32}$/i) CallSid!: string;
  @IsString() @MaxLength(50) RecordingStatus!: string;
  @IsOptional() @Matches(/^\d{1,6}$/) RecordingDuration?: string;
  @IsOptional() @IsString() @MaxLength(60) RecordingStartTime?: string;
}

const XML = 'text/xml; charset=utf-8';

/** A call through Twilio: rings the operators in office hours, and whoever is not answered is recorded. */
@Controller('hooks/twilio/voice')
@Public()
@UseGuards(TwilioGuard)
export class TwilioController {
  constructor(
    @Inject(CONFIG) private readonly config: PhoneConfig,
    @Inject(CHASSIS) private readonly chassis: ChassisConfig,
    @Inject(Intake) private readonly intake: Intake,
  ) {}

  @Post()
  @HttpCode(200)
  @Header('content-type', XML)
  answer(): string {
    const { VOICE_OPERATORS: operators, OFFICE_HOURS: hours, HOLIDAYS_EXTRA: closed } = this.config;
    return operators && officeIsOpen(new Date(), { hours, closed }) ? ring(operators, this.path('dial-done')) : this.record();
  }

  /** Nobody loses a call that was not answered. */
  @Post('dial-done')
  @HttpCode(200)
  @Header('content-type', XML)
  dialled(@Body() body: { DialCallStatus?: string }): string {
    return body.DialCallStatus === 'completed' ? hangUp() : this.record();
  }

  @Post('recorded')
  @HttpCode(200)
  @Header('content-type', XML)
  recorded(): string {
    return thanks();
  }

  /** Twilio says once that a recording is ready. What is fetched later is kept first. */
  @Post('recording')
  @HttpCode(204)
  async stored(@Body() body: unknown, @Req() { rawBody }: FastifyRequest & { rawBody?: Buffer }): Promise<void> {
    const { RecordingSid, CallSid, RecordingStatus, RecordingDuration = '0', RecordingStartTime } = parseAs(RecordingCallback, body);
    if (RecordingStatus !== 'completed') return;
    const seconds = Number(RecordingDuration);
    const raw = pack({ source: 'twilio', recordingSid: RecordingSid, callSid: CallSid, seconds, info: (rawBody ?? Buffer.alloc(0)).toString('latin1') });
    await this.intake.take({ providerId: `twilio:${RecordingSid}`, raw, receivedAt: recordingEnd(RecordingStartTime, seconds, new Date()) });
  }

  private record(): string {
    return record(this.config.VOICE_GREETING_URL, { done: this.path('recorded'), stored: this.path('recording') });
  }

  private path(name: string): string {
    return `${this.chassis.PUBLIC_URL.replace(/\/$/, '')}/hooks/twilio/voice/${name}`;
  }
}
