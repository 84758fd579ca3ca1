import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Service } from '@s48/contracts';
import { Metrics } from '@s48/chassis';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry } from 'prom-client';
import { serviceFor } from './paths.js';

export type Services = ReadonlyMap<Service, NestFastifyApplication>;

/** One port for all services of the process: requests go to the service that owns the path; health and metrics are put together. */
export function frontDoor(services: Services): Server {
  return createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/health/live') return void json(response, 200, { status: 'ok' });
    if (path === '/health/ready') return void ready(services, response);
    if (path === '/metrics') return void metrics(services, response);
    pass(services.get(serviceFor(path))!, request, response);
  });
}

function pass(app: NestFastifyApplication, request: IncomingMessage, response: ServerResponse): void {
  app.getHttpAdapter().getInstance().routing(request, response);
}

async function ready(services: Services, response: ServerResponse): Promise<void> {
  const states = await Promise.all(
    [...services].map(async ([name, app]) => {
      const answer = await app.getHttpAdapter().getInstance().inject('/health/ready');
      return [name, answer.statusCode, JSON.parse(answer.body) as object] as const;
    }),
  );
  const ok = states.every(([, status]) => status === 200);
  json(response, ok ? 200 : 503, { status: ok ? 'ok' : 'unavailable', services: Object.fromEntries(states.map(([name, , body]) => [name, body])) });
}

async function metrics(services: Services, response: ServerResponse): Promise<void> {
  const merged = new Registry();
  const texts = await Promise.all([...services.values()].map((app) => app.get(Metrics).registry.metrics()));
  response.writeHead(200, { 'content-type': merged.contentType }).end(withoutRepeatedHeaders(texts.join('\n')));
}

/** The exposition format allows each HELP and TYPE line once. */
function withoutRepeatedHeaders(text: string): string {
  const seen = new Set<string>();
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#') || (!seen.has(line) && seen.add(line)))
    .join('\n');
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}
