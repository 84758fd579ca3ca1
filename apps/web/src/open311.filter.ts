import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { Logger } from '@s48/chassis';
import { Invalid } from '@s48/contracts';
import { isDatabaseDown } from '@s48/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { xmlDocument } from './domain/markup.js';
import type { Open311Complaint } from './domain/open311-query.js';

/** The HTTP status is the code of the first complaint. */
export class Open311Refusal extends Error {
  constructor(readonly complaints: readonly Open311Complaint[]) {
    super(complaints.map(({ description }) => description).join('; '));
  }
}

/** Errors as the specification has them: `errors/error/{code,description}`, in JSON a bare array. */
@Catch()
export class Open311Filter implements ExceptionFilter {
  constructor(@Inject(Logger) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const complaints = complaintsOf(error);
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const status = complaints[0]!.code;
    if (status >= 500) this.logger.error(error, `${request.method} ${request.routeOptions?.url ?? ''}`);
    const { type, body } = write(complaints, request);
    if (status === 413) reply.header('connection', 'close');
    void reply.status(status).type(type).send(body);
  }
}

/** What fails before any of our routes has it (no such path, a body too large) leaves in the same form. A hook of Fastify's. */
export function open311Errors(request: FastifyRequest, reply: FastifyReply, payload: unknown, done: (error: null, payload: unknown) => void): void {
  const ours = request.url.startsWith('/open311/') && String(reply.getHeader('content-type')).startsWith('application/problem+json');
  if (!ours || typeof payload !== 'string') return done(null, payload);
  const { status, title } = JSON.parse(payload) as { status: number; title: string };
  const { type, body } = write([{ code: status, description: title }], request);
  reply.type(type).removeHeader('content-length');
  done(null, body);
}

function write(complaints: readonly Open311Complaint[], { url }: FastifyRequest): { type: string; body: string } {
  if (new URL(url, 'http://localhost').pathname.endsWith('.json')) return { type: 'application/json; charset=utf-8', body: JSON.stringify(complaints) };
  const elements = complaints.map(({ code, description }) => ['error', [['code', code], ['description', description]]] as const);
  return { type: 'text/xml; charset=utf-8', body: xmlDocument('errors', elements) };
}

function complaintsOf(error: unknown): readonly Open311Complaint[] {
  if (error instanceof Open311Refusal) return error.complaints;
  if (error instanceof Invalid) return error.violations.map(({ field, message }) => ({ code: 400, description: `${field}: ${message}` }));
  if (error instanceof HttpException) return [{ code: error.getStatus(), description: error.message }];
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  if (statusCode && statusCode < 500) return [{ code: statusCode, description: message ?? 'Neispravan zahtev' }];
  if (isDatabaseDown(error)) return [{ code: 503, description: 'Sistem trenutno nije dostupan, pokušajte ponovo' }];
  return [{ code: 500, description: 'Greška u sistemu, pokušajte ponovo' }];
}
