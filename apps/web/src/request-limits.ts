import { HttpException, Inject, Injectable } from '@nestjs/common';
import { isLoopback, networkOf } from '@s48/channel';
import { CONFIG } from '@s48/chassis';
import { emergencyText, render } from '@s48/language';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allowances } from './allowances.js';
import type { WebConfig } from './config.js';
import { waitWords } from './domain/wait-words.js';
import { askedScript } from './asked-script.js';

const PER_MS = 10 * 60_000;

/** What is counted, as citizens call it, and how often within ten minutes for each submission that WEB_SUBMISSIONS_PER_10_MIN allows. */
const BY_ADDRESS = {
  submission: { what: 'prijava sa ove adrese', times: 1 },
  addition: { what: 'dopuna sa ove adrese', times: 1 },
  photo: { what: 'fotografija sa ove adrese', times: 5 },
  lookup: { what: 'upita o prijavama sa ove adrese', times: 150 },
} as const;
/** Counted where the link opens the report only: who merely knows its number cannot use up what its citizen has. */
const BY_REPORT = {
  addition: { what: 'dopuna ove prijave', times: 1 / 2 },
  lookup: { what: 'upita o ovoj prijavi', times: 30 },
} as const;

/**
 * So many requests from one address, and about one report; the next is told to wait, and when. A loopback address is a proxy that does not
 * say for whom it asks: to limit it would be to limit the city.
 */
@Injectable()
export class RequestLimits {
  private readonly off: boolean;
  private readonly addresses: Readonly<Record<keyof typeof BY_ADDRESS, Allowances>>;
  private readonly reports: Readonly<Record<keyof typeof BY_REPORT, Allowances>>;

  constructor(@Inject(CONFIG) config: WebConfig) {
    const one = config.WEB_SUBMISSIONS_PER_10_MIN;
    const of = ({ times }: { times: number }): Allowances => new Allowances({ burst: Math.max(1, Math.ceil(one * times)), perMs: PER_MS });
    this.off = one === 0;
    this.addresses = { submission: of(BY_ADDRESS.submission), addition: of(BY_ADDRESS.addition), photo: of(BY_ADDRESS.photo), lookup: of(BY_ADDRESS.lookup) };
    this.reports = { addition: of(BY_REPORT.addition), lookup: of(BY_REPORT.lookup) };
  }

  /** Counts a request of an address; throws 429 when it is one too many. */
  take(kind: keyof typeof BY_ADDRESS, request: FastifyRequest, reply: FastifyReply): void {
    if (this.off || isLoopback(request.ip)) return;
    refuseAfter(this.addresses[kind].take(networkOf(request.ip), new Date()), BY_ADDRESS[kind].what, request, reply);
  }

  /** Counts a request about a report that its link has opened. */
  takeOf(kind: keyof typeof BY_REPORT, reference: string, request: FastifyRequest, reply: FastifyReply): void {
    if (this.off) return;
    refuseAfter(this.reports[kind].take(reference, new Date()), BY_REPORT[kind].what, request, reply);
  }
}

function refuseAfter(waitMs: number, what: string, request: FastifyRequest, reply: FastifyReply): void {
  if (waitMs === 0) return;
  reply.header('retry-after', String(Math.ceil(waitMs / 1000)));
  throw new HttpException(render('web.too-many', { what, wait: waitWords(waitMs), emergency: emergencyText() }, askedScript(request)), 429);
}
