import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, ForbiddenException, Get, Header, Inject, NotFoundException, Query, Req } from '@nestjs/common';
import { Deliveries, Intake } from '@s48/channel';
import { CONFIG, Metrics, Public } from '@s48/chassis';
import { parseAs } from '@s48/contracts';
import { IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import type { SmsConfig } from './config.js';
import { meaningOfReport } from './domain/kannel.js';
import { kannelRef } from './kannel.sender.js';

class Incoming {
  @IsString() @MaxLength(200) token!: string;
  /** %I */
  @Matches(/^[\w.:-]{1,100}$/) id!: string;
  /** %T: when Kannel got it, seconds since 1970. */
  @IsOptional() @Matches(/^\d{9,11}$/) ts?: string;
}

class Report {
  @IsString() @MaxLength(200) token!: string;
  @IsUUID() delivery!: string;
  @Matches(/^\d{1,2}$/) type!: string;
  @IsOptional() @IsString() @MaxLength(2_000) answer?: string;
  @IsOptional() @IsString() @MaxLength(200) fid?: string;
}

const TRUSTED_AGE_MS = 7 * 86_400_000;

/** Kannel calls with GET and repeats until it hears a 200. It signs nothing: a token in its configured URLs stands for it. */
@Controller('hooks/kannel')
@Public()
export class KannelController {
  private readonly refused;

  constructor(
    @Inject(CONFIG) private readonly config: SmsConfig,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(Deliveries) private readonly deliveries: Deliveries,
    @Inject(Metrics) metrics: Metrics,
  ) {
    this.refused = metrics.counter('kannel_refused_total', 'Calls of the Kannel hooks with a wrong token', []);
  }

  @Get('mo')
  @Header('content-type', 'text/plain; charset=utf-8')
  async receive(@Query() query: unknown, @Req() request: FastifyRequest): Promise<string> {
    const { token, id, ts } = parseAs(Incoming, query);
    this.authorize(this.config.inbound, token);
    const fields = request.originalUrl.slice(request.originalUrl.indexOf('?') + 1).split('&');
    const raw = fields.filter((field) => !field.startsWith('token=')).join('&');
    await this.intake.take({ providerId: `kannel:${id}`, raw: Buffer.from(raw, 'latin1'), receivedAt: arrival(ts, new Date()) });
    return '';
  }

  @Get('dlr')
  @Header('content-type', 'text/plain; charset=utf-8')
  async report(@Query() query: unknown): Promise<string> {
    const { token, delivery, type, answer = '', fid } = parseAs(Report, query);
    this.authorize(this.config.outbound, token);
    const ref = kannelRef(delivery);
    const meaning = meaningOfReport(type);
    const detail = { status: `kannel ${type}`, answer: answer.slice(0, 300), ...(fid && { fid }) };
    // Kannel reports only what it accepted, also where its answer to us was lost.
    await this.deliveries.record(delivery, { kind: 'handed-over', ref, proof: { provider: 'kannel' } });
    if (meaning === 'on-the-way') await this.deliveries.note(ref, detail.status, new Date(), detail);
    else await this.deliveries.receipt(ref, { outcome: meaning, at: new Date(), detail: { ...detail, ...(meaning === 'failed' && { reason: `not delivered: ${detail.answer || detail.status}` }) } });
    return '';
  }

  private authorize(driver: string | undefined, token: string): void {
    if (driver !== 'kannel') throw new NotFoundException('Kannel is not configured here');
    if (timingSafeEqual(digest(token), digest(this.config.KANNEL_HOOK_TOKEN!))) return;
    this.refused.inc();
    throw new ForbiddenException('The token is wrong: it must be KANNEL_HOOK_TOKEN');
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A text that waited in Kannel while we were down was submitted when Kannel took it. */
function arrival(ts: string | undefined, now: Date): Date {
  const at = new Date(Number(ts ?? Number.NaN) * 1000);
  return at <= now && now.getTime() - at.getTime() < TRUSTED_AGE_MS ? at : now;
}
