import { Controller, Get, HttpException, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { Public } from '@s48/chassis';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { askedScript } from './asked-script.js';
import { limitedPage, statusPage, unknownPage } from './domain/status-page.js';
import { PublicStatuses } from './public-status.js';
import { RequestLimits } from './request-limits.js';
import { TrackingLinks } from './tracking-links.js';

/** The token is in the address: the page is never stored, never indexed, and tells no other site where it was. */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

@Controller('p')
@Public()
export class StatusPageController {
  constructor(
    @Inject(PublicStatuses) private readonly statuses: PublicStatuses,
    @Inject(RequestLimits) private readonly limits: RequestLimits,
    @Inject(TrackingLinks) private readonly links: TrackingLinks,
  ) {}

  @Get(':reference')
  async page(@Param('reference') given: string, @Query('token') token: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const own = (code: string): string => `?${new URLSearchParams({ token: typeof token === 'string' ? token : '', pismo: code })}`;
    const links = { latin: own('lat'), cyrillic: own('cir') };
    const reference = this.links.open(given, token);
    try {
      this.limits.take('lookup', request, reply);
      if (reference) this.limits.takeOf('lookup', reference, request, reply);
    } catch (error) {
      if (!(error instanceof HttpException)) throw error;
      return void reply.status(error.getStatus()).headers(HEADERS).send(limitedPage(askedScript(request), error.message, links));
    }
    const status = reference ? await this.statuses.find(reference) : null;
    const script = askedScript(request, status?.script);
    void reply.status(status ? 200 : 404).headers(HEADERS).send(status ? statusPage(status, script, links) : unknownPage(script, links));
  }
}
