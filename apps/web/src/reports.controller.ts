import { randomUUID } from 'node:crypto';
import { BadRequestException, Body, ConflictException, Controller, Get, Headers, HttpCode, Inject, NotFoundException, Param, Post, Query, Req, Res } from '@nestjs/common';
import { Conversation } from '@s48/channel';
import { Public } from '@s48/chassis';
import { Invalid, parseAs } from '@s48/contracts';
import { detectScript } from '@s48/language';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { CitizenReports, type Accepted } from './citizen-reports.js';
import type { RawForm } from './domain/raw-form.js';
import { SERVICES } from './domain/services.js';
import { photosOf, readForm, submissionFields } from './form.reader.js';
import { PublicStatuses, type PublicStatus } from './public-status.js';
import { RequestLimits } from './request-limits.js';
import { Addition } from './submission.js';
import { Submissions } from './submissions.js';
import { TrackingLinks } from './tracking-links.js';

/** The portal's side: submit, follow, add, say that it is not solved. */
@Controller('api/reports')
@Public()
export class ReportsController {
  constructor(
    @Inject(CitizenReports) private readonly reports: CitizenReports,
    @Inject(Submissions) private readonly submissions: Submissions,
    @Inject(RequestLimits) private readonly limits: RequestLimits,
    @Inject(PublicStatuses) private readonly statuses: PublicStatuses,
    @Inject(TrackingLinks) private readonly links: TrackingLinks,
    @Inject(DataSource) private readonly database: DataSource,
  ) {}

  @Get('categories')
  categories(): object {
    return { items: SERVICES.map(({ code, name, description, group }) => ({ code, name, description, group })) };
  }

  @Post()
  async submit(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply, @Headers('idempotency-key') key?: string, @Headers('altcha') altcha?: string): Promise<Accepted> {
    this.limits.take('submission', request, reply);
    const { fields, files } = await readSubmission(request);
    const sender = { ip: request.ip, script: detectScript(String(fields['text'] ?? '')) === 'cyrillic' ? 'cyrillic' : 'latin' } as const;
    return this.reports.submit({ fields: { ...fields, ...(altcha && { altcha }) }, files }, key === undefined ? undefined : checkedKey(key), sender, reply);
  }

  @Get(':reference')
  async status(@Param('reference') reference: string, @Query('token') token: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<PublicStatus> {
    reply.header('cache-control', 'no-store');
    this.limits.take('lookup', request, reply);
    const opened = this.links.open(reference, token);
    if (opened) this.limits.takeOf('lookup', opened, request, reply);
    return (opened && (await this.statuses.find(opened))) || unknown();
  }

  @Post(':reference/reopen')
  @HttpCode(202)
  reopen(@Param('reference') reference: string, @Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    return this.add('reopen', reference, body, request, reply);
  }

  @Post(':reference/supplement')
  @HttpCode(202)
  supplement(@Param('reference') reference: string, @Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    return this.add('supplement', reference, body, request, reply);
  }

  private async add(source: 'reopen' | 'supplement', given: string, body: unknown, request: FastifyRequest, reply: FastifyReply): Promise<object> {
    this.limits.take('addition', request, reply);
    const { token, text } = parseAs(Addition, body);
    const reference = this.links.open(given, token);
    const report = reference ? await this.database.manager.findOneBy(Conversation, { reference }) : null;
    if (!report) return unknown();
    this.limits.takeOf('addition', report.reference, request, reply);
    const { reportId } = report;
    if (source === 'reopen' && !(await this.isClosed(report.reference))) throw new ConflictException('Na prijavu još nije odgovoreno; dopunite je umesto da je ponovo otvarate');
    const key = request.headers['idempotency-key'];
    const id = typeof key === 'string' ? checkedKey(key) : randomUUID();
    await this.submissions.take({ fields: { source, reportId, text, verified: true }, files: [] }, `${source}:${reportId}:${id}`, 'same');
    return { reference: report.reference };
  }

  private async isClosed(reference: string): Promise<boolean> {
    const status = await this.statuses.find(reference);
    return status?.state === 'resolved' || status?.state === 'declined';
  }
}

async function readSubmission(request: FastifyRequest): Promise<RawForm> {
  if (request.headers['content-type']?.startsWith('application/json')) return { fields: jsonObject(request.body), files: [] };
  const form = await readForm(request);
  return { fields: submissionFields(form), files: photosOf(form) };
}

function jsonObject(body: unknown): Record<string, unknown> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new Invalid([{ field: '(body)', message: 'must be an object' }]);
}

function checkedKey(key: string): string {
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) throw new BadRequestException('Idempotency-Key: 1 to 200 characters without spaces, for example a UUID');
  return key;
}

/** The same for a wrong token and for a reference that does not exist. */
function unknown(): never {
  throw new NotFoundException('Prijava nije pronađena. Proverite link iz potvrde.');
}
