import { createHash } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startService, type Role, type ServiceDefinition } from '@s48/chassis';
import type { Service } from '@s48/contracts';
import { deskService } from '@s48/desk';
import { emailService } from '@s48/email';
import { phoneService } from '@s48/phone';
import { routingService } from '@s48/routing';
import { slaService } from '@s48/sla';
import { smsService } from '@s48/sms';
import { TEST_CONTACT_KEY, testDatabase, type TestDatabase } from '@s48/testing';
import { webService } from '@s48/web';
import { DataSource } from 'typeorm';
import { frontDoor, type Upstream } from './front-door.js';
import { serviceFor } from './paths.js';
import { inThisProcess } from './upstreams.js';

type App = Awaited<ReturnType<typeof startService>>;

interface Route {
  readonly service: Service;
  readonly name: string;
  readonly method: string;
  readonly url: string;
}

const DEFINITIONS = [deskService, slaService, routingService, smsService, emailService, webService, phoneService];
const CHANNELS = ['sms', 'email', 'web', 'phone'];
const ID = '0198c0de-0000-7000-8000-000000000048';

/** What opens without a staff session. Whatever is not here has to answer 401. */
const PUBLIC = [
  // Citizens: a token in the link opens their own report only.
  'GET /api/reports/categories', 'POST /api/reports', 'POST /api/reports/photo-position', 'GET /api/reports/:reference', 'POST /api/reports/:reference/reopen', 'POST /api/reports/:reference/supplement', 'GET /p/:reference',
  'GET /', 'GET /prijava', 'POST /prijava', 'GET /prijava/:file', 'GET /api/web/challenge',
  // Open311: reading is public by its nature, writing needs a key.
  'GET /open311/v2/:resource', 'POST /open311/v2/:resource', 'GET /open311/v2/services/:code', 'GET /open311/v2/requests/:id', 'GET /open311/v2/tokens/:token',
  // Agencies' systems, by their key.
  'GET /api/agency/v1/tickets', 'POST /api/agency/v1/tickets/:reference/status',
  // Providers, by signature or token.
  'POST /hooks/twilio/sms', 'POST /hooks/twilio/sms-status', 'GET /hooks/kannel/mo', 'GET /hooks/kannel/dlr',
  'POST /hooks/twilio/voice', 'POST /hooks/twilio/voice/dial-done', 'POST /hooks/twilio/voice/recorded', 'POST /hooks/twilio/voice/recording',
  // Attachments, by a link that desk mints for one viewer.
  ...CHANNELS.map((channel) => `GET /files/${channel}/:id`),
  // Staff who have no password: the token is in their mail.
  'POST /api/desk/invitations/:token', 'POST /api/desk/password-resets/:token',
  'POST /api/desk/session', 'POST /api/desk/password-resets', 'GET /docs/openapi.json', 'GET /docs/asyncapi.yaml',
  'GET /health/live', 'GET /health/ready', 'GET /metrics',
];

/** Open too, and there only while the simulator is on: without a provider, and never in production. */
const SIMULATOR = [
  'GET /simulator', 'GET /simulator/data.json', 'GET /simulator/:file',
  'POST /api/desk/simulator/keys/:code', 'POST /api/sms/simulator/messages', 'GET /api/sms/simulator/messages',
  'POST /api/email/simulator/mails', 'GET /api/email/simulator/mails', 'POST /api/phone/simulator/recordings',
  ...CHANNELS.map((channel) => `PUT /api/${channel}/simulator/promise`),
];

/** All that a clerk may do: look at the own body's tickets, answer them, and say what becomes of them. */
const CLERK = [
  'GET /api/desk/session', 'DELETE /api/desk/session', 'GET /api/desk/live', 'GET /api/desk/agencies',
  'GET /api/desk/tickets', 'GET /api/desk/tickets/:reference', 'POST /api/desk/tickets/:reference/replies', 'POST /api/desk/tickets/:reference/contact', 'POST /api/desk/tickets/:reference/status',
  'POST /api/desk/tickets/:reference/claim', 'DELETE /api/desk/tickets/:reference/claim',
  'GET /api/desk/replies', 'POST /api/desk/replies', 'POST /api/desk/replies/:id/retry', 'POST /api/desk/replies/:id/undo',
  'GET /api/desk/tickets/:reference/draft', 'PUT /api/desk/tickets/:reference/draft',
];

let database: TestDatabase;
let server: Server;
let apps: App[] = [];
let clerk: string;
let administrator: string;
const routes: Route[] = [];

beforeAll(async () => {
  database = await testDatabase();
  const upstreams = new Map<Service, Upstream>();
  server = frontDoor(upstreams);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const env = { DATABASE_URL: database.url, DATABASE_POOL: '3', CONTACT_KEY: TEST_CONTACT_KEY, DESK_URL: origin(), LOG_LEVEL: 'silent', SIMULATOR: '0' };
  apps = await Promise.all(DEFINITIONS.map((definition) => startService(listening(definition), env)));
  DEFINITIONS.forEach(({ service }, i) => upstreams.set(service, inThisProcess(apps[i]!)));
  clerk = await signIn('clerk');
  administrator = await signIn('administrator');
}, 60_000);

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await Promise.all(apps.map((app) => app.close()));
  await database.drop();
});

const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** The same service, and each route it registers is written down. */
const listening = (definition: ServiceDefinition): ServiceDefinition => ({
  ...definition,
  configure: async (app) => {
    app.getHttpAdapter().getInstance().addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) if (one !== 'HEAD') routes.push({ service: definition.service, name: `${one} ${url}`, method: one, url });
    });
    await definition.configure?.(app);
  },
});

const ask = ({ method, url }: Route, cookie = ''): Promise<Response> =>
  fetch(origin() + url.replace(/:(\w+)/g, (_, name: string) => (name === 'reference' ? '48-2043-7719' : name === 'id' ? ID : name)), {
    method, headers: { ...(cookie && { cookie }), ...(method !== 'GET' && { 'content-type': 'application/json' }) }, ...(method !== 'GET' && { body: '{}' }), redirect: 'manual', signal: AbortSignal.timeout(2_000),
  });

async function statusesOf(chosen: readonly Route[], cookie?: string): Promise<Record<string, number>> {
  const statuses: Record<string, number> = {};
  for (const route of chosen) {
    const response = await ask(route, cookie);
    statuses[route.name] = response.status;
    await response.body?.cancel();
  }
  return statuses;
}

/** Each service answers health and metrics itself, all other routes are where the path table says. */
const ownRoutes = (): Route[] => routes.filter(({ url }) => !['/health/live', '/health/ready', '/metrics'].includes(url));
const closedRoutes = (): Route[] => ownRoutes().filter(({ name }) => !PUBLIC.includes(name) && !SIMULATOR.includes(name));

async function signIn(role: Role): Promise<string> {
  const [token, agency] = [`session-of-${role}`, role === 'clerk' ? 'cistoca' : null];
  await apps[0]!.get(DataSource).query(
    `with a as (insert into account (email, name, role, agency, password) values ($1, 'Ana Anić', $2, $3, '-') returning id)
     insert into session (hash, account_id, expires_at) select $4, id, now() + interval '1 hour' from a`,
    [`${role}@primer.rs`, role, agency, createHash('sha256').update(token).digest('hex')],
  );
  return `s48=${token}`;
}

describe('every route', () => {
  it('is reached by the path table at the service that has it', () => {
    expect(ownRoutes().filter(({ url, service }) => serviceFor(url) !== service)).toEqual([]);
  });

  it('is closed without a session, unless it is listed here as public', async () => {
    const statuses = await statusesOf(closedRoutes());
    expect(Object.keys(statuses).length).toBeGreaterThan(40);
    expect(Object.entries(statuses).filter(([, status]) => status !== 401)).toEqual([]);
  });

  it('that is listed here as public exists and asks for no session', async () => {
    const known = new Set(routes.map(({ name }) => name));
    expect([...PUBLIC, ...SIMULATOR].filter((name) => !known.has(name))).toEqual([]);
    const keyed = ['/api/agency/', '/hooks/', '/files/', '/open311/'];
    const open = ownRoutes().filter(({ name, url }) => PUBLIC.includes(name) && !keyed.some((prefix) => url.startsWith(prefix)));
    expect(Object.entries(await statusesOf(open)).filter(([, status]) => status === 401 || status === 403 || status >= 500)).toEqual([]);
  });

  it('of agencies, providers and files is refused without key, signature or link', async () => {
    const keyed = ownRoutes().filter(({ name, url }) => PUBLIC.includes(name) && ['/api/agency/', '/hooks/', '/files/'].some((prefix) => url.startsWith(prefix)));
    // 404: the provider is not configured here. 400: Kannel's token is a field, and it is missing.
    expect(Object.entries(await statusesOf(keyed)).filter(([, status]) => ![400, 401, 403, 404].includes(status))).toEqual([]);
  });

  it('of the simulator does not exist where the simulator is off', async () => {
    const simulator = ownRoutes().filter(({ name }) => SIMULATOR.includes(name));
    expect(Object.entries(await statusesOf(simulator)).filter(([, status]) => status !== 404)).toEqual([]);
  });

  it('is closed to clerks, unless it is listed here as theirs', async () => {
    const others = closedRoutes().filter(({ name }) => !CLERK.includes(name));
    expect(Object.entries(await statusesOf(others, clerk)).filter(([, status]) => status !== 403)).toEqual([]);
    const own = closedRoutes().filter(({ name }) => CLERK.includes(name) && !name.startsWith('DELETE'));
    expect(Object.entries(await statusesOf(own, clerk)).filter(([, status]) => status === 401 || status === 403)).toEqual([]);
  });

  it.each([
    ['a NUL in the path', (url: string) => url.replace(/:\w+/g, '48%00')],
    ['a parameter given twice', (url: string) => `${url.replace(/:\w+/g, ID)}?${['q', 'state', 'cursor', 'limit', 'agency', 'phone', 'token', 'pismo'].map((name) => `${name}=a&${name}=b`).join('&')}`],
    ['a NUL in a parameter', (url: string) => `${url.replace(/:\w+/g, ID)}?${['q', 'state', 'cursor', 'agency', 'phone', 'token'].map((name) => `${name}=a%00b`).join('&')}`],
  ])('that reads answers %s without failing', async (_, odd) => {
    const reading = ownRoutes().filter(({ method, url }) => method === 'GET' && url !== '/api/desk/live');
    const statuses = await statusesOf(reading.map((route) => ({ ...route, url: odd(route.url) })), administrator);
    expect(Object.entries(statuses).filter(([, status]) => status >= 500)).toEqual([]);
  });
});
