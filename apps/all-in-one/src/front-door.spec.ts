import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SERVICES } from '@s48/contracts';
import { frontDoor } from './front-door.js';
import { onPort } from './upstreams.js';

const servers: Server[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done) && server.closeAllConnections()))));

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return (server.address() as AddressInfo).port;
}

/** A service that tells what reached it. */
function echo(name: string): Server {
  return createServer(async (request, response) => {
    if (request.url === '/health/ready') return response.end(`{"status":"ok","is":"${name}"}`);
    if (request.url === '/metrics') return response.end(`# HELP up Up\nup{service="${name}"} 1`);
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    response.writeHead(201, { 'set-cookie': ['a=1', 'b=2'], connection: 'close' });
    response.end(JSON.stringify({ name, method: request.method, url: request.url, headers: request.headers, length: Buffer.concat(pieces).length }));
  });
}

async function door(): Promise<{ url: string; services: Map<string, Server> }> {
  const services = new Map(SERVICES.map((service) => [service as string, echo(service)]));
  const ports = await Promise.all(SERVICES.map(async (service) => [service, onPort(await listen(services.get(service)!))] as const));
  return { url: `http://127.0.0.1:${await listen(frontDoor(new Map(ports)))}`, services };
}

describe('the front door of many services', () => {
  it.each([
    ['/hooks/twilio/sms', 'sms'],
    ['/hooks/twilio/voice/recording', 'phone'],
    ['/api/desk/tickets?q=rupa', 'desk'],
    ['/files/email/1', 'email'],
    ['/open311/v2/requests.json', 'web'],
    ['/', 'web'],
  ])('hands %s to %s', async (path, service) => {
    const { url } = await door();
    expect(await (await fetch(url + path)).json()).toMatchObject({ name: service, url: path });
  });

  it('passes bytes, status, cookies and the address of who asked', async () => {
    const { url } = await door();
    const response = await fetch(`${url}/api/reports`, { method: 'POST', body: Buffer.alloc(3_000_000) });
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('connection')).toBe('keep-alive');
    expect(await response.json()).toMatchObject({ method: 'POST', length: 3_000_000, headers: { host: new URL(url).host, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' } });
  });

  it('puts health and metrics together', async () => {
    const { url } = await door();
    const ready = await fetch(`${url}/health/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ status: 'ok', services: { sla: { status: 'ok', is: 'sla' } } });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics.match(/^up/gm)).toHaveLength(SERVICES.length);
    expect(metrics.match(/^# HELP/gm)).toHaveLength(1);
  });

  it('is not ready while a stranger answers in the place of a service', async () => {
    const stranger = onPort(await listen(createServer((_request, response) => response.end('<html>'))));
    const door = await listen(frontDoor(new Map(SERVICES.map((service) => [service, stranger]))));
    const ready = await fetch(`http://127.0.0.1:${door}/health/ready`);
    expect([ready.status, await ready.json()]).toMatchObject([503, { services: { sms: { status: 'unavailable' } } }]);
  });

  it('says so when a service is not there, and is not ready then', async () => {
    const { url, services } = await door();
    const phone = services.get('phone')!;
    await new Promise((closed) => phone.close(closed) && phone.closeAllConnections());
    const response = await fetch(`${url}/api/phone/recordings`);
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const ready = await fetch(`${url}/health/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ services: { phone: { status: 'unavailable' }, sms: { status: 'ok' } } });
  });
});
