import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Service } from '@s48/contracts';
import { serviceFor } from './paths.js';

/** A service behind the front door: in this process, or a process of its own. */
export interface Upstream {
  ask(path: string): Promise<{ readonly status: number; readonly body: string }>;
  pass(request: IncomingMessage, response: ServerResponse): void;
}

export type Upstreams = ReadonlyMap<Service, Upstream>;

/** One port for all services: requests go to the service that owns the path; health and metrics are put together. */
export function frontDoor(upstreams: Upstreams): Server {
  return createServer((request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    if (path === '/health/live') return json(response, 200, { status: 'ok' });
    if (path === '/health/ready') return void ready(upstreams, response);
    if (path === '/metrics') return void metrics(upstreams, response);
    upstreams.get(serviceFor(path))!.pass(request, response);
  });
}

async function ready(upstreams: Upstreams, response: ServerResponse): Promise<void> {
  const states = await Promise.all(
    [...upstreams].map(([name, upstream]) => {
      const told = upstream.ask('/health/ready').then(({ status, body }) => ({ name, ok: status === 200, body: JSON.parse(body) as object }));
      return told.catch(() => ({ name, ok: false, body: { status: 'unavailable' } }));
    }),
  );
  const ok = states.every((state) => state.ok);
  json(response, ok ? 200 : 503, { status: ok ? 'ok' : 'unavailable', services: Object.fromEntries(states.map(({ name, body }) => [name, body])) });
}

async function metrics(upstreams: Upstreams, response: ServerResponse): Promise<void> {
  const texts = await Promise.all([...upstreams.values()].map((upstream) => upstream.ask('/metrics').then(({ body }) => body, () => '')));
  response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(withoutRepeatedHeaders(texts.join('\n')));
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
