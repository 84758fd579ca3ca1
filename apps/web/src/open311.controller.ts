import { Controller, Get, Inject, Param, Query, Res, UseFilters } from '@nestjs/common';
import { CHASSIS, Public, type ChassisConfig } from '@s48/chassis';
import { parseReference } from '@s48/contracts';
import type { FastifyReply } from 'fastify';
import { readRequestFilter, readUpdateFilter, type Open311Complaint, type Parameters } from './domain/open311-query.js';
import { allServices, defineService, type Open311Value } from './domain/open311-words.js';
import { findService } from './domain/services.js';
import { answerList, answerOne, splitFormat } from './open311-answers.js';
import { Open311Filter, Open311Refusal } from './open311.filter.js';
import { Open311Requests } from './open311-requests.js';

/** Sortable, and moved by hand whenever the list of services or the shape of an answer changes. */
const CHANGESET = '2026-11-25T00:00:00Z';

/** Open311 GeoReport v2, reading. What the specification leaves open is decided in docs/adr/0010-open311-ambiguities.md. */
@Controller('open311/v2')
@Public()
@UseFilters(Open311Filter)
export class Open311Controller {
  constructor(
    @Inject(CHASSIS) private readonly config: ChassisConfig,
    @Inject(Open311Requests) private readonly requests: Open311Requests,
  ) {}

  @Get(':resource')
  async resource(@Param('resource') resource: string, @Query() query: Record<string, string | string[]>, @Res() reply: FastifyReply): Promise<void> {
    const { name, format } = splitFormat(resource);
    const parameters = flat(query);
    if (name === 'discovery') return answerOne(reply, format, 'discovery', this.discovery());
    if (name === 'services') return answerList(reply, format, 'services', 'service', allServices());
    if (name === 'requests') return answerList(reply, format, 'service_requests', 'request', await this.requests.find(orRefuse(readRequestFilter(parameters, new Date()))));
    if (name === 'servicerequestupdates') return answerList(reply, format, 'service_request_updates', 'request_update', await this.requests.updates(orRefuse(readUpdateFilter(parameters, new Date()))));
    return unknown('Takav resurs ne postoji');
  }

  @Get('services/:code')
  service(@Param('code') code: string, @Res() reply: FastifyReply): void {
    const { name, format } = splitFormat(code);
    const service = findService(name) ?? unknown(`service_code: vrsta problema ${name.slice(0, 60)} ne postoji`);
    answerOne(reply, format, 'service_definition', defineService(service));
  }

  @Get('requests/:id')
  async request(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { name, format } = splitFormat(id);
    const request = (await this.requests.findOne(parseReference(name) ?? name)) ?? unknown('service_request_id: takva prijava ne postoji ili nije javna');
    answerList(reply, format, 'service_requests', 'request', [request]);
  }

  /** Requests are numbered at once, so a token is the number itself. */
  @Get('tokens/:token')
  async token(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    const { name, format } = splitFormat(token);
    const reference = parseReference(name);
    if (!reference || !(await this.requests.findOne(reference))) return unknown('token: takva prijava ne postoji');
    answerList(reply, format, 'service_requests', 'request', [{ service_request_id: reference, token: name }]);
  }

  private discovery(): Record<string, Open311Value> {
    const url = `${this.config.PUBLIC_URL.replace(/\/+$/, '')}/open311/v2/`;
    const endpoint = {
      specification: 'http://wiki.open311.org/GeoReport_v2',
      url,
      changeset: CHANGESET,
      type: this.config.SIMULATOR ? 'test' : 'production',
      formats: { item: 'format', items: ['text/xml', 'application/json'] },
    };
    return {
      changeset: CHANGESET,
      contact: 'Grad Smederevo, Sistem 48: sistem48@smederevo.org.rs, 026 649 100',
      key_service: this.config.SIMULATOR ? 'Probni ključ je demo-48' : 'Ključ (api_key) izdaje Sistem 48: sistem48@smederevo.org.rs',
      endpoints: { item: 'endpoint', items: [endpoint] },
    };
  }
}

/** Empty is absent; of a parameter given twice the last counts. */
const flat = (query: Record<string, string | string[]>): Parameters => Object.fromEntries(Object.entries(query).map(([name, value]) => [name, (Array.isArray(value) ? value.at(-1) : value)?.trim() || undefined]));

function orRefuse<T extends object>(read: T | Open311Complaint[]): T {
  if (Array.isArray(read)) throw new Open311Refusal(read);
  return read;
}

function unknown(description: string): never {
  throw new Open311Refusal([{ code: 404, description }]);
}
