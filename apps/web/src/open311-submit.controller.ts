import { createHash } from 'node:crypto';
import { Controller, Headers, Inject, NotFoundException, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { toE164, toMailAddress } from '@s48/channel';
import { CONFIG, Public } from '@s48/chassis';
import { parseReference } from '@s48/contracts';
import { emergencyNotice } from '@s48/language';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import type { WebConfig } from './config.js';
import type { RawForm } from './domain/raw-form.js';
import { readRequest, updateText } from './domain/open311-request.js';
import { photosOf, readForm, type Form } from './form.reader.js';
import { answerList, splitFormat, type Format } from './open311-answers.js';
import { Open311Filter, Open311Refusal } from './open311.filter.js';
import { Open311Keys } from './open311-keys.js';
import { Open311Requests } from './open311-requests.js';
import { RequestLimits } from './request-limits.js';
import { Submissions } from './submissions.js';

const DAY_MS = 86_400_000;
const USABLE = { email: (text: string): boolean => toMailAddress(text) !== null, phone: (text: string): boolean => toE164(text) !== null };

/** Open311 GeoReport v2, writing: the key is checked before the fields. */
@Controller('open311/v2')
@Public()
@UseFilters(Open311Filter)
export class Open311SubmitController {
  constructor(
    @Inject(CONFIG) private readonly config: WebConfig,
    @Inject(Open311Keys) private readonly keys: Open311Keys,
    @Inject(Submissions) private readonly submissions: Submissions,
    @Inject(Open311Requests) private readonly requests: Open311Requests,
    @Inject(RequestLimits) private readonly limits: RequestLimits,
    @Inject(DataSource) private readonly database: DataSource,
  ) {}

  @Post(':resource')
  async post(
    @Param('resource') resource: string,
    @Query('api_key') key: string | undefined,
    @Headers('idempotency-key') retry: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { name, format } = splitFormat(resource);
    if (key) this.admit(key, request, reply);
    const form = await readForm(request);
    const client = this.admit(key ?? form.fields.get('api_key')?.at(-1), request, reply);
    if (name === 'requests') return this.request(reply, format, client, form, retry);
    if (name === 'servicerequestupdates') return this.update(reply, format, client, form);
    throw new NotFoundException('Takav resurs ne postoji');
  }

  /** Who has a key is not limited; who tries keys is. */
  private admit(key: string | undefined, request: FastifyRequest, reply: FastifyReply): string {
    try {
      return this.keys.clientOf(key);
    } catch (error) {
      this.limits.take('submission', request, reply);
      throw error;
    }
  }

  private async request(reply: FastifyReply, format: Format, client: string, form: Form, retry: string | undefined): Promise<void> {
    const { OPEN311_FETCH_MEDIA } = this.config;
    const read = readRequest(form.fields, USABLE, OPEN311_FETCH_MEDIA);
    if (Array.isArray(read)) throw new Open311Refusal(read);
    const kept = { fields: { ...read.submission, source: 'open311', client, serviceCode: read.service.code, publicText: true, ...(OPEN311_FETCH_MEDIA && read.media.length > 0 && { media: read.media }) }, files: photosOf(form) };
    const id = retry ? `key:${retry.slice(0, 200)}` : read.sendersId ? `fms:${read.sendersId.slice(0, 200)}` : await this.naturalId(client, kept);
    const { reference } = await this.submissions.report(kept, `open311:${client}:${id}`);
    const notice = [emergencyNotice(String(read.submission['text'])), read.notice].filter(Boolean).join(' ');
    answerList(reply, format, 'service_requests', 'request', [{ service_request_id: reference, service_notice: notice || null, account_id: null }]);
  }

  /** What a client's user adds later. Its `update_id` makes a retry recognisable; "open again" about a closed report starts a new promise. */
  private async update(reply: FastifyReply, format: Format, client: string, form: Form): Promise<void> {
    const one = (name: string): string => form.fields.get(name)?.at(-1)?.trim() ?? '';
    const reference = parseReference(one('service_request_id')) ?? '';
    const report = await this.requests.ownedBy(client, reference);
    if (!report) throw new Open311Refusal([{ code: 404, description: 'service_request_id: takvu prijavu niste poslali' }]);
    const [updateId, text] = [one('update_id'), updateText(form.fields)];
    if (!/^[\w.:-]{1,100}$/.test(updateId)) throw new Open311Refusal([{ code: 400, description: 'update_id: navedite svoj stalni broj dopune (slova, cifre, . : - _)' }]);
    if (text.length < 3 || text.length > 10_000) throw new Open311Refusal([{ code: 400, description: 'description: napišite dopunu, od 3 do 10000 znakova' }]);
    const closed = report.state === 'resolved' || report.state === 'declined';
    const source = closed && ['open', 'reopen'].includes(one('status').toLowerCase()) ? 'reopen' : 'supplement';
    const files = photosOf(form);
    const take = (kind: typeof source, photos: typeof files): Promise<unknown> =>
      this.submissions.take({ fields: { source: kind, reportId: report.reportId, text, verified: false }, files: photos }, `${kind}:${report.reportId}:open311:${client}:${updateId}`);
    // A reopening carries words only.
    if (source === 'reopen' && files.length > 0) await take('supplement', files);
    await take(source, source === 'reopen' ? [] : files);
    answerList(reply, format, 'service_request_updates', 'request_update', [{ update_id: updateId }]);
  }

  /** Without any id of the sender, the same content from the same client within a day is a retry; the day may have turned between the two. */
  private async naturalId(client: string, form: RawForm): Promise<string> {
    const content = createHash('sha256').update(JSON.stringify(form.fields)).update(Buffer.concat(form.files.map(({ bytes }) => bytes))).digest('hex');
    const now = new Date();
    const of = (day: Date): string => `content:${content}:${day.toISOString().slice(0, 10)}`;
    const yesterday = of(new Date(now.getTime() - DAY_MS));
    const [earlier]: unknown[] = await this.database.query(`select 1 from inbound_message where channel = 'web' and provider_id = $1 and received_at > $2`, [`open311:${client}:${yesterday}`, new Date(now.getTime() - DAY_MS)]);
    return earlier ? yesterday : of(now);
  }
}
