import { request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Upstream } from './front-door.js';

/** A service in this process: its router is called, no port in between. */
export function inThisProcess(app: NestFastifyApplication): Upstream {
  const fastify = app.getHttpAdapter().getInstance();
  return {
    async ask(path) {
      const { statusCode, body } = await fastify.inject(path);
      return { status: statusCode, body };
    },
    pass: (request, response) => fastify.routing(request, response),
  };
}

/** A service in a process of its own, on this machine unless another is named. */
export function onPort(port: number, host = '127.0.0.1'): Upstream {
  return {
    async ask(path) {
      const response = await fetch(`http://${host}:${port}${path}`, { signal: AbortSignal.timeout(5_000) });
      return { status: response.status, body: await response.text() };
    },
    pass: (request, response) => forward(host, port, request, response),
  };
}

function forward(host: string, port: number, request: IncomingMessage, response: ServerResponse): void {
  const client = request.socket.remoteAddress ?? '';
  const headers = {
    'x-forwarded-proto': 'http',
    'x-forwarded-host': request.headers.host,
    ...request.headers,
    'x-forwarded-for': [request.headers['x-forwarded-for'], client].filter(Boolean).join(', '),
  };
  // A connection each: a kept one may be closed by the service just when the next request is written to it.
  const upstream = send({ host, port, method: request.method, path: request.url, headers, agent: false });
  upstream.once('response', (answer) => {
    const { connection, 'keep-alive': keepAlive, ...kept } = answer.headers; // those two are about the connection behind
    response.writeHead(answer.statusCode ?? 502, kept);
    answer.pipe(response);
    answer.once('error', () => response.destroy());
  });
  upstream.once('error', () => {
    if (response.headersSent) return void response.destroy();
    const problem = { type: 'about:blank', title: 'Service Unavailable', status: 503, detail: 'The service is starting; try again in a moment.' };
    response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '2' }).end(JSON.stringify(problem));
  });
  response.once('close', () => upstream.destroy());
  request.pipe(upstream);
}
