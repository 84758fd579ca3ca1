import { randomUUID } from 'node:crypto';
import { BadRequestException, Body, ConflictException, Controller, Get, Headers, HttpCode, Inject, NotFoundException, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { Conversation } from '@s48/channel';
import { Public } from '@s48/chassis';
import { parseAs } from '@s48/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import type { RawForm } from './domain/raw-form.js';
import { SERVICES } from './domain/services.js';
import { photosOf, readForm, submissionFields } from './form.reader.js';
import { PublicStatuses, type PublicStatus } from './public-status.js';
import { Addition, Submission } from './submission.js';
import { SubmissionLimit } from './submission-limit.js';
import { Submissions } from './submissions.js';
import { TrackingLinks } from './tracking-links.js';

/** The portal's side: submit, follow, add, say that it is not solved. */
@Controller('api/reports')
@Public()
export class ReportsController {
  constructor(
    @Inject(Submissions) private readonly submissions: Submissions,
    @Inject(PublicStatuses) private readonly statuses: PublicStatuses,
    @Inject(TrackingLinks) private readonly links: TrackingLinks,
    @Inject(DataSource) private readonly database: DataSource,
  ) {}

  @Get('categories')
  categories(): object {
    return { items: SERVICES.map(({ code, name, description, group }) => ({ code, name, description, group })) };
  }

  @Post()
  @UseGuards(SubmissionLimit)
  async submit(@Req() request: FastifyRequest, @Headers('idempotency-key') key?: string): Promise<object> {
    const { fields, files } = await readSubmission(request);
    // Only what the contract names is kept: an unknown field may hold anything.
    const form = { fields: { ...parseAs(Submission, fields), source: 'form' }, files };
    const { reference, deadline } = await this.submissions.report(form, key === undefined ? undefined : `form:${checkedKey(key)}`, 'same');
    return { reference, deadline: deadline.toISOString(), trackingUrl: this.links.to(reference) };
  }

  @Get(':reference')
  async status(@Param('reference') reference: string, @Query('token') token: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<PublicStatus> {
    reply.header('cache-control', 'no-store');
    const opened = this.links.open(reference, token);
    return (opened && (await this.statuses.find(opened))) || unknown();
  }

  @Post(':reference/reopen')
  @HttpCode(202)
  reopen(@Param('reference') reference: string, @Body() body: unknown, @Headers('idempotency-key') key?: string): Promise<object> {
    return this.add('reopen', reference, body, key);
  }

  @Post(':reference/supplement')
  @HttpCode(202)
  supplement(@Param('reference') reference: string, @Body() body: unknown, @Headers('idempotency-key') key?: string): Promise<object> {
    return this.add('supplement', reference, body, key);
  }

  private async add(source: 'reopen' | 'supplement', given: string, body: unknown, key?: string): Promise<object> {
    const { token, text } = parseAs(Addition, body);
    const reference = this.links.open(given, token);
    const report = reference ? await this.database.manager.findOneBy(Conversation, { reference }) : null;
    if (!report) return unknown();
    const { reportId } = report;
    if (source === 'reopen' && !(await this.isClosed(report.reference))) throw new ConflictException('Na prijavu još nije odgovoreno; dopunite je umesto da je ponovo otvarate');
    const id = key === undefined ? randomUUID() : checkedKey(key);
    await this.submissions.take({ fields: { source, reportId, text, verified: true }, files: [] }, `${source}:${reportId}:${id}`, 'same');
    return { reference: report.reference };
  }

  private async isClosed(reference: string): Promise<boolean> {
    const status = await this.statuses.find(reference);
    return status?.state === 'resolved' || status?.state === 'declined';
  }
}

async function readSubmission(request: FastifyRequest): Promise<RawForm> {
  if (request.headers['content-type']?.startsWith('application/json')) return { fields: request.body as Record<string, unknown>, files: [] };
  const form = await readForm(request);
  return { fields: submissionFields(form), files: photosOf(form) };
}

function checkedKey(key: string): string {
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) throw new BadRequestException('Idempotency-Key: 1 to 200 characters without spaces, for example a UUID');
  return key;
}

/** The same for a wrong token and for a reference that does not exist. */
function unknown(): never {
  throw new NotFoundException('Prijava nije pronađena. Proverite link iz potvrde.');
}
