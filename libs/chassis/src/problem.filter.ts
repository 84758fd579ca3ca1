import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { Invalid } from '@s48/contracts';
import { isDatabaseDown, isUnstorable } from '@s48/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from './logger.js';

interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly object[];
}

/** Every HTTP error leaves as problem+json (RFC 9457); a bad input names each wrong field and what is allowed there. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const problem = describe(error);
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    if (problem.status >= 500) this.logger.error(error, `${request.method} ${request.routeOptions?.url ?? ''}`);
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    // The rest of a body that is too large is not waited for.
    if (problem.status === 413) reply.header('connection', 'close');
    if (problem.status === 503) reply.header('retry-after', '10');
    void reply.status(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
  }
}

function describe(error: unknown): Problem {
  if (error instanceof Invalid) {
    return { status: 400, title: 'Invalid input', detail: error.message, errors: error.violations };
  }
  if (error instanceof HttpException) {
    return { status: error.getStatus(), title: error.message, ...membersOf(error) };
  }
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  if (statusCode && statusCode < 500) return { status: statusCode, title: message ?? 'Bad request' };
  if (isUnstorable(error)) return { status: 400, title: 'Invalid input', detail: 'A text holds the character NUL (U+0000), which cannot be stored; leave it out' };
  if (isDatabaseDown(error)) return { status: 503, title: 'The database is not available, try again' };
  return { status: 500, title: 'Internal error' };
}

/** What an exception says beside its message: `detail`, `errors`, or members of its own kind. */
function membersOf(error: HttpException): object {
  const response = error.getResponse();
  if (typeof response === 'string') return {};
  return Object.fromEntries(Object.entries(response).filter(([name]) => !['statusCode', 'message', 'error'].includes(name)));
}
