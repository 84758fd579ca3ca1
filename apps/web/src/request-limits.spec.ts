import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { given, startTestService, waitFor, type TestService } from '@s48/testing';
import sharp from 'sharp';
import { webService } from './web.module.js';

const KEY = 'kljuc-za-probu-0123456789';
let web: TestService;
let strict: TestService;
beforeAll(async () => {
  [web, strict] = await Promise.all([
    startTestService(webService, { OPEN311_KEYS: `grad:${KEY}`, WEB_UNASKED_PER_HOUR: '0' }),
    startTestService(webService, { WEB_SUBMISSIONS_PER_10_MIN: '4' }),
  ]);
});
afterAll(() => Promise.all([web?.close(), strict?.close()]));

const submit = (from: string) =>
  web.fetch('/api/reports', { method: 'POST', headers: { 'content-type': 'application/json', 'x-forwarded-for': from }, body: JSON.stringify({ text: 'Ne radi rasveta' }) });
const open311 = (fields: Record<string, string>, from: string, format = 'json') =>
  web.fetch(`/open311/v2/requests.${format}`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': from }, body: new URLSearchParams(fields) });
const request = (own: Record<string, string> = {}) => ({ api_key: KEY, service_code: 'deponija', address_string: 'Jezava', description: `Deponija ${Math.random()}`, ...own });

describe('the limit of submissions', () => {
  it('tells the twenty-first within ten minutes to wait, and when; others go on', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 20; i++) statuses.push((await submit('198.51.100.1')).status);
    expect(statuses).toEqual(Array.from({ length: 20 }, () => 201));
    const refused = await submit('198.51.100.1');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(30);
    expect(await refused.json()).toMatchObject({ status: 429, title: expect.stringContaining('pokušajte ponovo') });
    expect((await submit('198.51.100.2')).status).toBe(201);
  });

  it('does not believe what a client says of its own address', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 21; i++) statuses.push((await submit(`192.0.2.${i}, 127.0.0.1, 198.51.100.9, 10.0.0.2`)).status);
    expect(statuses.at(-1)).toBe(429);
  });

  it('counts an IPv6 customer as one', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 21; i++) statuses.push((await submit(`2a00:1450:4017:7::${(i + 1).toString(16)}`)).status);
    expect(statuses.at(-1)).toBe(429);
    expect((await submit('2a00:1450:4017:8::1')).status).toBe(201);
  });

  it('leaves Open311 clients with a key alone, and stops those who try keys', async () => {
    for (let i = 0; i < 22; i++) expect((await open311(request(), '198.51.100.3')).status).toBe(200);
    const tries: Response[] = [];
    for (let i = 0; i < 21; i++) tries.push(await open311(request({ api_key: `pokusaj-${i}` }), '198.51.100.4', 'xml'));
    expect(tries.map(({ status }) => status)).toEqual([...Array.from({ length: 20 }, () => 403), 429]);
    expect(tries.at(-1)!.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await tries.at(-1)!.text()).toMatch(/<errors><error><code>429<\/code>/);
    expect((await open311(request(), '198.51.100.4')).status).toBe(200);
  });
});

describe('where four submissions are allowed', () => {
  let report: { reference: string; token: string };
  beforeAll(async () => {
    const response = await strict.fetch('/api/reports', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text: 'Ne radi rasveta u Njegoševoj' }) });
    const { reference, trackingUrl } = (await response.json()) as { reference: string; trackingUrl: string };
    report = { reference, token: new URL(trackingUrl).searchParams.get('token')! };
    const { data } = await strict.waitForEmitted('report.received', (one) => one.reference === reference);
    await strict.hear('ticket.updated', given.ticketUpdated({ ...data, state: 'resolved', version: 1 }));
  });

  const add = (kind: string, from: string, token = report.token) =>
    strict.fetch(`/api/reports/${report.reference}/${kind}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-forwarded-for': from }, body: JSON.stringify({ token, text: 'Dopuna o rasveti' }) });
  const look = (path: string, from: string, token = report.token, headers: Record<string, string> = {}) => strict.fetch(`/${path}/${report.reference}?token=${token}`, { headers: { 'x-forwarded-for': from, ...headers } });
  const statuses = async (times: number, ask: () => Promise<Response>): Promise<Response[]> => {
    const all: Response[] = [];
    for (let i = 0; i < times; i++) all.push(await ask());
    return all;
  };
  const told = async (response: Response, what: RegExp) => {
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(((await response.json()) as { title: string }).title).toMatch(what);
  };

  it('supplements and reopenings of one address are as many, whoever\'s reports they are about', async () => {
    const tries = await statuses(5, () => add('supplement', '198.51.100.20', 'pogresan'));
    expect(tries.map(({ status }) => status)).toEqual([404, 404, 404, 404, 429]);
    await told(tries.at(-1)!, /^Previše dopuna sa ove adrese; pokušajte ponovo za .*(s|min)\. Hitno je\? Pozovite 192/);
  });

  it('those about one report are half as many, from wherever they come; who only knows its number uses up nothing', async () => {
    await statuses(3, () => add('supplement', '198.51.100.21', 'pogresan'));
    expect((await add('supplement', '198.51.100.22')).status).toBe(202);
    expect((await add('reopen', '198.51.100.23')).status).toBe(202);
    await told(await add('reopen', '198.51.100.24'), /^Previše dopuna ove prijave/);
    expect(await strict.emitted('report.supplemented')).toHaveLength(1);
  });

  it('photos that are asked for their position are five times as many', async () => {
    const photo = await sharp({ create: { width: 10, height: 10, channels: 3, background: '#888' } }).jpeg().toBuffer();
    const form = new FormData();
    form.append('photos', new Blob([photo]), 'rupa.jpg');
    const answers = await statuses(21, () => strict.fetch('/api/reports/photo-position', { method: 'POST', headers: { 'x-forwarded-for': '198.51.100.25' }, body: form }));
    expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 20 }, () => 200), 429]);
    await told(answers.at(-1)!, /^Previše fotografija sa ove adrese/);
  });

  /** Asks until it is too much; allowances come back while one asks. */
  const untilTold = async (atLeast: number, answer: number, ask: () => Promise<Response>): Promise<Response> => {
    for (let asked = 0; asked < atLeast * 1.2; asked++) {
      const response = await ask();
      if (response.status === answer) continue;
      expect(asked).toBeGreaterThanOrEqual(atLeast);
      return response;
    }
    throw new Error(`more than ${atLeast} were answered ${answer}`);
  };

  it('X08 looking is limited alike for right, wrong and unknown', async () => {
    await told(await untilTold(600, 404, () => look('api/reports', '198.51.100.26', 'pogresan')), /^Previše upita o prijavama sa ove adrese/);
    // When the next one has come back and is gone, none comes back for a second.
    await waitFor(async () => (await look('api/reports', '198.51.100.26', 'pogresan')).status === 404, 'the next to be taken');
    await told(await look('api/reports', '198.51.100.26'), /^Previše upita o prijavama sa ove adrese/);
  });

  it('a report may be looked at thirty times as often, on its page too, which tells in the reader\'s script', async () => {
    await told(await untilTold(120, 200, () => look('api/reports', '198.51.100.27')), /^Previše upita o ovoj prijavi/);
    /** One may have come back since the last was refused: that one is taken, and no other. */
    const refused = async (path: string, language: string): Promise<Response> => {
      const ask = () => look(path, '198.51.100.28', report.token, { 'accept-language': language });
      const first = await ask();
      return first.status === 429 ? first : ask();
    };
    const page = await refused('p', 'sr-Cyrl-RS,sr;q=0.9');
    expect(page.status).toBe(429);
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
    const html = await page.text();
    expect(html).toContain('Превише упита о овој пријави; покушајте поново за');
    expect(html).toContain('lang="sr-Cyrl"');
    await told(await refused('api/reports', 'sr-Cyrl-RS'), /^Превише упита о овој пријави/);
  });
});
