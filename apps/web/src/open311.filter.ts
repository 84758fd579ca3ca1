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
    const json = new URL(request.url, 'http://localhost').pathname.endsWith('.json');
    const body = json ? JSON.stringify(complaints) : xmlDocument('errors', complaints.map(({ code, description }) => ['error', [['code', code], ['description', description]]] as const));
    void reply.status(status).type(json ? 'application/json; charset=utf-8' : 'text/xml; charset=utf-8').send(body);
  }
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
