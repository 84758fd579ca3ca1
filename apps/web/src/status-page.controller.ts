import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { Public } from '@s48/chassis';
import type { FastifyReply } from 'fastify';
import { statusPage, unknownPage, type PageScript } from './domain/status-page.js';
import { PublicStatuses } from './public-status.js';
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
    @Inject(TrackingLinks) private readonly links: TrackingLinks,
  ) {}

  @Get(':reference')
  async page(@Param('reference') given: string, @Query('token') token: unknown, @Query('pismo') pismo: unknown, @Res() reply: FastifyReply): Promise<void> {
    const script: PageScript = pismo === 'cir' ? 'cyrillic' : 'latin';
    const reference = this.links.open(given, token);
    const status = reference ? await this.statuses.find(reference) : null;
    const own = (code: string): string => `?${new URLSearchParams({ token: typeof token === 'string' ? token : '', pismo: code })}`;
    const links = { latin: own('lat'), cyrillic: own('cir') };
    void reply.status(status ? 200 : 404).headers(HEADERS).send(status ? statusPage(status, script, links) : unknownPage(script, links));
  }
}
