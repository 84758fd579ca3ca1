import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Seal } from '@s48/chassis';
import { startTestService, TEST_CONTACT_KEY, type TestService } from '@s48/testing';
import { createChallenge, solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Challenge } from 'altcha-lib/types';
import type { FastifyReply } from 'fastify';
import { RobotCheck } from './robot-check.js';
import { webService } from './web.module.js';

const KEY = 'kljuc-za-probu-0123456789';
const seal = new Seal(TEST_CONTACT_KEY);
let web: TestService;
beforeAll(async () => {
  web = await startTestService(webService, { OPEN311_KEYS: `grad:${KEY}`, WEB_UNASKED_PER_HOUR: '4' });
});
afterAll(() => web?.close());

interface Problem {
  readonly title: string;
  readonly detail: string;
  readonly challenge: Challenge;
}

const post = (from: string, body: object = {}, headers: Record<string, string> = {}) =>
  web.fetch('/api/reports', { method: 'POST', headers: { 'content-type': 'application/json', 'x-forwarded-for': from, ...headers }, body: JSON.stringify({ text: 'Ne radi rasveta kod škole', ...body }) });
const solved = async (challenge: Challenge) => btoa(JSON.stringify({ challenge, solution: await solveChallenge({ challenge, deriveKey }) }));
const kept = async (): Promise<number> => Number((await web.query<{ n: string }>('select count(*) n from inbound_message'))[0]!.n);

/** An address whose first three reports came in. */
async function after(from: string, reports = 3): Promise<string> {
  for (let i = 0; i < reports; i++) expect((await post(from)).status).toBe(201);
  return from;
}

/** A challenge as the door asks it of an address that sent too much. */
async function asked(from: string, body: object = {}): Promise<Challenge> {
  const response = await post(from, body);
  expect(response.status).toBe(428);
  return ((await response.json()) as Problem).challenge;
}

describe('the fifth report of an address in an hour, where four are unasked', () => {
  it('is asked for a proof of work, in words and in the script of the report; nothing is kept', async () => {
    const from = await after('198.51.100.1', 4);
    const before = await kept();
    const response = await post(from);
    expect(response.status).toBe(428);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(800);
    const { title, detail, challenge } = (await response.json()) as Problem;
    expect(title).toBe('Prijava još nije primljena: potrebna je kratka provera');
    expect(detail).toMatch(/pošaljite istu prijavu ponovo za 15 min, ili je prijavite SMS-om na 064 844 93 06, poštom na sistem48@smederevo\.org\.rs ili na telefon 026 649 100\.$/);
    expect(challenge).toMatchObject({ parameters: { algorithm: 'PBKDF2/SHA-256', cost: 5000, keyPrefix: '00' }, signature: expect.any(String) });
    const cyrillic = (await (await post(from, { text: 'Не ради расвета код школе' })).json()) as Problem;
    expect(cyrillic.title).toBe('Пријава још није примљена: потребна је кратка провера');
    expect(cyrillic.detail).toContain('поштом на sistem48@smederevo.org.rs или на телефон 026 649 100');
    expect(await kept()).toBe(before);
  });

  it('comes in with the solution, as header or as field, and is one report under its Idempotency-Key', async () => {
    const from = await after('198.51.100.2', 4);
    const headers = { 'idempotency-key': 'nacrt-1' };
    expect((await post(from, {}, headers)).status).toBe(428);
    const altcha = await solved(await asked(from));
    const answers = await Promise.all([1, 2, 3].map(() => post(from, {}, { ...headers, altcha })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    const [one, two, three] = await Promise.all(answers.map((answer) => answer.json()));
    expect([two, three]).toEqual([one, one]);
    expect((await post(from, { altcha: await solved(await asked(from)) })).status).toBe(201);
    const form = new FormData();
    for (const [name, value] of [['text', 'Mrak u parku'], ['altcha', await solved(await asked(from))]]) form.set(name!, value!);
    expect((await web.fetch('/api/reports', { method: 'POST', headers: { 'x-forwarded-for': from }, body: form })).status).toBe(201);
  });

  it('may bring the solution of a challenge that was asked for before', async () => {
    const from = await after('198.51.100.3', 4);
    const response = await web.fetch('/api/web/challenge');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect((await post(from, { altcha: await solved((await response.json()) as Challenge) })).status).toBe(201);
  });
});

describe('a solution', () => {
  it('pays for one report only', async () => {
    const from = await after('198.51.100.4', 4);
    const altcha = await solved(await asked(from));
    expect((await post(from, { altcha })).status).toBe(201);
    const before = await kept();
    const again = await post(from, { text: 'Nešto sasvim drugo', altcha });
    expect(again.status).toBe(409);
    expect(((await again.json()) as Problem).title).toBe('Rešenje provere je već upotrebljeno za drugu prijavu. Tražite novu proveru na /api/web/challenge i pošaljite istu prijavu ponovo.');
    expect(await kept()).toBe(before);
  });

  it('of an expired challenge gets a new one', async () => {
    const secret = { algorithm: 'PBKDF2/SHA-256', cost: 1, deriveKey, hmacSignatureSecret: seal.sign('proof-of-work') };
    const altcha = await solved(await createChallenge({ ...secret, expiresAt: new Date(Date.now() - 2_000) }));
    const response = await post('198.51.100.5', { altcha });
    expect(response.status).toBe(428);
    const { detail, challenge } = (await response.json()) as Problem;
    expect(detail).toContain('Provera je istekla');
    expect((await post('198.51.100.5', { altcha: await solved(challenge) })).status).toBe(201);
  });

  it.each<[string, (challenge: Challenge) => Promise<string>]>([
    ['no base64', async () => '§'],
    ['JSON of another shape', async () => btoa('{"challenge":{"parameters":null}}')],
    ['another number', async (challenge) => btoa(JSON.stringify({ challenge, solution: { counter: 4711, derivedKey: '00'.repeat(32) } }))],
    ['no number', async (challenge) => btoa(JSON.stringify({ challenge, solution: null }))],
    ['a challenge made easier', async ({ parameters, signature }) => solved({ parameters: { ...parameters, cost: 1, keyPrefix: '0' }, signature: signature! })],
    ['a challenge of one\'s own', async () => solved(await createChallenge({ algorithm: 'PBKDF2/SHA-256', cost: 1, deriveKey, hmacSignatureSecret: 'tajna', expiresAt: new Date(Date.now() + 60_000) }))],
  ])('that is wrong is refused: %s', async (_, altcha) => {
    const challenge = (await (await web.fetch('/api/web/challenge')).json()) as Challenge;
    const response = await post('198.51.100.6', { altcha: await altcha(challenge) });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ title: expect.stringMatching(/^Rešenje provere nije ispravno\./), errors: [{ field: 'altcha' }] });
  });

  it('of another type is refused by its field', async () => {
    expect(await (await post('198.51.100.6', { altcha: 5 })).json()).toMatchObject({ status: 400, errors: expect.arrayContaining([{ field: 'altcha', message: 'altcha must be a string' }]) });
  });
});

describe('signs of a robot', () => {
  let fresh = 50;
  const robotic = { text: 'Jeftino: https://a.example https://b.example https://c.example', website: 'https://a.example', shown: '1.x' };

  it('say nothing about the first three reports of an address', async () => {
    for (let i = 0; i < 3; i++) expect((await post('198.51.100.7', robotic)).status).toBe(201);
    expect((await post('198.51.100.7', robotic)).status).toBe(428);
  });

  it.each<[string, object]>([
    ['a hidden field that is filled in', { website: 'x' }],
    ['a form filled in at once', { shown: `${Date.now() + 60_000}.${seal.sign('form-shown', String(Date.now() + 60_000))}` }],
    ['a time that we did not sign', { shown: '1.AAAAAAAAAAAAAAAAAAAAAA' }],
    ['three links', { text: robotic.text }],
  ])('ask the fourth: %s', async (_, body) => {
    const from = await after(`198.51.100.${fresh++}`);
    const challenge = await asked(from, body);
    expect((await post(from, { ...body, altcha: await solved(challenge) })).status).toBe(201);
    expect((await post(from)).status).toBe(201);
  });

  it('do not count a person with a form shown a minute ago', async () => {
    const at = String(Date.now() - 60_000);
    expect((await post(await after('198.51.100.8'), { website: '', shown: `${at}.${seal.sign('form-shown', at)}` })).status).toBe(201);
  });
});

describe('nobody is asked', () => {
  it('about danger, be the solution wrong', async () => {
    const from = await after('198.51.100.9', 4);
    expect((await post(from)).status).toBe(428);
    const text = 'Oseća se gas u celoj zgradi, ljudi se guše!';
    expect((await post(from, { text })).status).toBe(201);
    expect((await post(from, { text, altcha: 'x', website: 'x' })).status).toBe(201);
  });

  it('who has an Open311 key', async () => {
    const from = await after('198.51.100.10', 4);
    expect((await post(from)).status).toBe(428);
    const body = new URLSearchParams({ api_key: KEY, service_code: 'deponija', address_string: 'Jezava', description: 'https://a.rs https://b.rs https://c.rs' });
    expect((await web.fetch('/open311/v2/requests.json', { method: 'POST', headers: { 'x-forwarded-for': from }, body })).status).toBe(200);
  });

  it('behind a proxy that does not say for whom it asks', async () => {
    for (let i = 0; i < 8; i++) expect((await post('127.0.0.1')).status).toBe(201);
  });
});

describe('a burst over the whole door', () => {
  it('asks whoever has sent three before, and still no newcomer', async () => {
    const known = await after('198.51.100.11');
    const robots = web.app.get(RobotCheck, { strict: false });
    // Asked in the process: over HTTP a slow machine would let the burst pass.
    for (let i = 0; i < 125; i++) await robots.admit('Ne radi rasveta', {}, `form:${i}`, { ip: `203.0.113.${i}`, script: 'latin' }, {} as FastifyReply);
    const response = await post(known);
    expect(response.status).toBe(428);
    expect(response.headers.get('retry-after')).toBe('60');
    expect((await post('203.0.113.200')).status).toBe(201);
  });
});
