import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { XMLParser } from 'fast-xml-parser';
import type { ReportFacts } from '@s48/contracts';
import { given, startTestService, waitFor, type TestService } from '@s48/testing';
import { webService } from './web.module.js';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const KEY = 'kljuc-za-probu-0001';

let web: TestService;
beforeAll(async () => {
  web = await startTestService(webService, { OPEN311_KEYS: `grad:${KEY}` });
});
afterAll(() => web?.close());

const LISTS = ['service', 'attribute', 'value', 'request', 'error', 'request_update', 'endpoint', 'format'];
const parser = new XMLParser({ parseTagValue: false, isArray: (name, path) => LISTS.includes(name) && !String(path).endsWith('service.group') });
type Fields = readonly (readonly [string, string])[];

async function read(response: Response) {
  const [body, type] = [await response.text(), response.headers.get('content-type')];
  return { status: response.status, type, body, data: type?.startsWith('text/xml') ? parser.parse(body) : JSON.parse(body) };
}

const get = async (path: string) => read(await web.fetch(`/open311/v2/${path}`));
const post = async (path: string, fields: Fields, headers: Record<string, string> = {}) => read(await web.fetch(`/open311/v2/${path}`, { method: 'POST', headers, body: new URLSearchParams(fields as [string, string][]) }));

let counter = 0;
const usual = (...own: [string, string][]): [string, string][] => {
  const fields = new Map<string, string>([['api_key', KEY], ['service_code', 'rasveta'], ['lat', '44.6628'], ['long', '20.9275'], ['description', `Ne radi svetiljka broj ${++counter}`]]);
  for (const [name, value] of own) fields.set(name, value);
  return [...fields];
};
const numberOf = (answer: { data: unknown }): string => (answer.data as { service_request_id: string }[])[0]!.service_request_id;
const noticeOf = (answer: { data: unknown }): string | null => (answer.data as { service_notice: string | null }[])[0]!.service_notice;

async function request(fields: Fields): Promise<ReportFacts & { text: string | null }> {
  const id = numberOf(await post('requests.json', fields));
  const { data } = await web.waitForEmitted('report.received', ({ reference }) => reference === id);
  const { reportId, reference, channel, receivedAt, deadline, text } = data;
  return { reportId, reference, channel, receivedAt, deadline, text };
}

describe('GeoReport v2, every service', () => {
  it('is defined with all that the specification asks of an attribute, alike in both formats', async () => {
    const services = (await get('services.json')).data as { service_code: string }[];
    for (const { service_code } of services) {
      const json = (await get(`services/${service_code}.json`)).data;
      const xml = (await get(`services/${service_code}.xml`)).data.service_definition;
      expect([json.service_code, xml.service_code]).toEqual([service_code, service_code]);
      const attributes = json.attributes as Record<string, unknown>[];
      expect(attributes.map(({ order }) => order)).toEqual(attributes.map((_, index) => index + 1));
      expect(new Set(attributes.map(({ code }) => code)).size).toBe(attributes.length);
      for (const [index, attribute] of attributes.entries()) {
        expect(attribute).toMatchObject({ variable: expect.any(Boolean), code: expect.stringMatching(/^\w+$/), required: expect.any(Boolean), datatype_description: expect.any(String), description: expect.any(String) });
        expect(['string', 'number', 'datetime', 'text', 'singlevaluelist', 'multivaluelist']).toContain(attribute['datatype']);
        expect(Array.isArray(attribute['values'])).toBe(String(attribute['datatype']).endsWith('valuelist'));
        const { values, ...plain } = attribute;
        const { values: listed, ...texts } = xml.attributes.attribute[index];
        expect(texts).toEqual(Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, String(value)])));
        expect(listed?.value).toEqual(values);
      }
    }
  });
});

describe('GeoReport v2, a new request', () => {
  it('is answered 200 with its number, and no token, in both formats', async () => {
    const json = await post('requests.json', usual());
    expect(json).toMatchObject({ status: 200, type: 'application/json; charset=utf-8', data: [{ service_request_id: expect.stringMatching(/^48-\d{4}-\d{4}$/), service_notice: null, account_id: null }] });
    expect(json.data[0]).not.toHaveProperty('token');
    const xml = await post('requests.xml', usual());
    expect(xml).toMatchObject({ status: 200, type: 'text/xml; charset=utf-8' });
    expect(xml.data.service_requests.request).toEqual([{ service_request_id: expect.any(String), service_notice: '', account_id: '' }]);
  });

  it('may carry key and jurisdiction in the query, as node-open311 does', async () => {
    const body = usual().filter(([name]) => name !== 'api_key');
    expect((await post(`requests.json?api_key=${KEY}&jurisdiction_id=smederevo.rs`, body)).status).toBe(200);
    expect((await post('requests.json?jurisdiction_id=smederevo.rs', usual())).status).toBe(200);
    expect((await post('requests.json?api_key=pogresan-kljuc-0001', usual())).status).toBe(403);
  });

  it.each<[string, [string, string][]]>([
    ['an address', [['address_string', 'Njegoševa 3']]],
    ['the number of an address', [['address_id', '4711']]],
  ])('has its place by %s alone', async (_, place) => {
    const { reference } = await request([...usual().filter(([name]) => name !== 'lat' && name !== 'long'), ...place]);
    expect((await get(`requests/${reference}.json`)).data[0]).toMatchObject({ address: place[0]![1], lat: null, long: null });
  });

  it('takes an empty parameter for an absent one', async () => {
    const fields = usual().map(([name, value]): [string, string] => (name === 'lat' || name === 'long' ? [name, ''] : [name, value]));
    expect((await post('requests.json', fields)).data).toEqual([{ code: 400, description: 'Navedite mesto: lat i long, ili address_string' }]);
    expect((await post('requests.json', usual(['service_code', ' ']))).data).toMatchObject([{ code: 400, description: expect.stringContaining('service_code') }]);
  });

  it('lists all its mistakes at once', async () => {
    const { status, data } = await post('requests.xml', usual(['lat', '91'], ['long', 'x'], ['description', 'a'.repeat(9_001)]));
    expect(status).toBe(400);
    expect(data.errors.error.map(({ description }: { description: string }) => description.split(':')[0])).toEqual(['lat', 'long', 'description']);
  });

  it('keeps a description over 4000 characters whole', async () => {
    const description = `${'duga prijava '.repeat(650)}kraj`;
    expect((await request(usual(['description', description]))).text).toBe(description);
  });

  it('refuses what would have to be cut, rather than cut it', async () => {
    expect((await post('requests.json', usual(['address_string', 'a'.repeat(501)]))).data).toMatchObject([{ code: 400, description: expect.stringMatching(/^address_string:/) }]);
    expect((await post('requests.json', usual(['attribute[broj_stuba]', '1'.repeat(501)]))).data).toMatchObject([{ code: 400, description: expect.stringMatching(/^attribute\[broj_stuba\]:/) }]);
    const links = Array.from({ length: 10 }, (_, i): [string, string] => ['media_url', `https://primer.rs/${i}/${'a'.repeat(900)}`]);
    expect((await post('requests.json', [...usual(['description', 'a'.repeat(8_000)]), ...links])).data).toMatchObject([{ code: 400, description: expect.stringContaining('10000') }]);
  });

  it('ignores attributes and fields that it does not know, and keeps no name', async () => {
    const facts = await request(usual(['attribute[easting]', '612345'], ['attribute[uprn]', '1'], ['device_id', 'd-1'], ['account_id', 'a-1'], ['first_name', 'Ana'], ['last_name', '-'], ['nesto', 'x']));
    expect(facts.text).toMatch(/^Ne radi svetiljka broj \d+$/);
  });

  it('takes links to photos repeated, with brackets and joined by commas; what is no link is told', async () => {
    const fields: Fields = [...usual(), ['media_url', 'https://primer.rs/1.jpg,https://primer.rs/2.jpg'], ['media_url[]', 'https://primer.rs/3.jpg?a=1,2'], ['media_url', 'data:image/png;base64,AAAA']];
    const answer = await post('requests.json', fields);
    expect(noticeOf(answer)).toBe('Fotografija na adresi media_url nije preuzeta; služba dobija link. Ono što u media_url nije http(s) link nije sačuvano.');
    const { data } = await web.waitForEmitted('report.received', ({ reference }) => reference === numberOf(answer));
    expect(data.text!.split('\n').slice(1)).toEqual(['Prilog: https://primer.rs/1.jpg', 'Prilog: https://primer.rs/2.jpg', 'Prilog: https://primer.rs/3.jpg?a=1,2']);
  });

  it('sent again under its Idempotency-Key is the same one, whatever else differs', async () => {
    const first = await post('requests.json', usual(), { 'idempotency-key': 'ponovo-1' });
    expect(await post('requests.json', usual(), { 'idempotency-key': 'ponovo-1' })).toEqual(first);
  });

  it.each<[string, Record<string, string>, string, number]>([
    ['JSON', { 'content-type': 'application/json' }, '{"service_code":"rasveta"}', 415],
    ['multipart without a boundary', { 'content-type': 'multipart/form-data' }, 'x', 400],
    ['multipart that ends in the middle', { 'content-type': 'multipart/form-data; boundary=b' }, '--b\r\ncontent-disposition: form-data; name="api_key"\r\n\r\nx', 400],
    ['a form of three megabytes', { 'content-type': 'application/x-www-form-urlencoded' }, `api_key=${KEY}&description=${'a'.repeat(3 * 1024 * 1024)}`, 413],
  ])('of another form is refused as an Open311 error: %s', async (_, headers, body, status) => {
    const xml = await read(await web.fetch(`/open311/v2/requests.xml?api_key=${KEY}`, { method: 'POST', headers, body }));
    expect(xml.status).toBe(status);
    expect(xml.data.errors.error).toMatchObject([{ code: String(status), description: expect.any(String) }]);
    const json = await read(await web.fetch(`/open311/v2/requests.json?api_key=${KEY}`, { method: 'POST', headers, body }));
    expect(json.data).toMatchObject([{ code: status, description: expect.any(String) }]);
  });

  it.each(['POST', 'PUT', 'DELETE'])('goes to requests and updates only: %s elsewhere is 404, as an Open311 error', async (method) => {
    for (const path of ['nema.xml', 'services/rasveta.xml', 'a/b/c.xml', 'requests/48-0000-0000.xml']) {
      const { status, data } = await read(await web.fetch(`/open311/v2/${path}?api_key=${KEY}`, { method, body: new URLSearchParams({ a: 'b' }) }));
      expect(status).toBe(404);
      expect(data.errors.error).toMatchObject([{ code: '404', description: expect.any(String) }]);
    }
  });
});

describe('GeoReport v2, the list', () => {
  const ids = async (query: string): Promise<string[]> => ((await get(`requests.json?${query}`)).data as { service_request_id: string }[]).map((one) => one.service_request_id);

  it('lets the numbers override every other filter, ignores what it does not know, and takes a key', async () => {
    const [one, other] = [await request(usual()), await request(usual())];
    expect(await ids(`service_request_id=${one.reference},${other.reference}&status=nema&start_date=x&page=-1&service_code=psi`)).toEqual([other.reference, one.reference]);
    expect(await ids(`service_request_id=${one.reference}&api_key=x&jurisdiction_id=drugi.rs&extensions=true&bbox=1,2,3,4`)).toEqual([one.reference]);
    expect(await ids(`service_request_id=${one.reference}, ,nema,`)).toEqual([one.reference]);
  });

  it('takes empty parameters for absent ones', async () => {
    const { reference } = await request(usual());
    expect(await ids('service_request_id=&service_code=&status=&start_date=&end_date=&page=&page_size=&updated_after=')).toContain(reference);
  });

  it('filters by the time of the request, in any zone, both ends included', async () => {
    const { reference, receivedAt } = await request(usual());
    const at = encodeURIComponent(receivedAt);
    const after = new Date(Date.parse(receivedAt) + 1).toISOString();
    const inBelgrade = `${new Date(Date.parse(receivedAt) + 3_600_000).toISOString().slice(0, -1)}%2B01:00`;
    expect(await ids(`start_date=${at}&end_date=${at}`)).toEqual([reference]);
    expect(await ids(`start_date=${inBelgrade}&end_date=${inBelgrade}`)).toEqual([reference]);
    expect(await ids(`start_date=${after}`)).not.toContain(reference);
    expect(await ids(`updated_before=${at}&updated_after=${at}`)).toEqual([reference]);
    expect(await ids(`updated_before=${new Date(Date.parse(receivedAt) - 1).toISOString()}`)).not.toContain(reference);
  });

  it('is paged without gap or repetition', async () => {
    for (let i = 0; i < 3; i++) await request(usual(['service_code', 'sneg']));
    const all = await ids('service_code=sneg');
    expect([...(await ids('service_code=sneg&page=1&page_size=2')), ...(await ids('service_code=sneg&page=2&page_size=2'))]).toEqual(all);
    expect(await ids('service_code=sneg&page=0&page_size=2')).toEqual(all.slice(0, 2));
    expect(await ids('service_code=sneg&page=3&page_size=2')).toEqual([]);
  });

  it('dates a closed request by its closing, an open one by the last that was said of it', async () => {
    const facts = await request(usual());
    const updated = async () => (await get(`requests/${facts.reference}.json`)).data[0].updated_datetime as string;
    const reply = given.replyRequested({ ...facts, text: 'Radimo na tome.' });
    await web.hear('reply.requested', reply);
    const { data } = await web.waitForEmitted('reply.delivered', ({ replyId }) => replyId === reply.replyId);
    expect(await updated()).toBe((data.proof as { published: string }).published);
    const at = new Date(Date.parse(facts.receivedAt) + 1).toISOString();
    await web.hear('ticket.updated', given.ticketUpdated({ ...facts, state: 'resolved', version: 2, at }));
    expect(await updated()).toBe(at);
  });

  it('names the body once it has one', async () => {
    const facts = await request(usual());
    const body = async () => (await get(`requests/${facts.reference}.json`)).data[0].agency_responsible;
    await web.hear('ticket.updated', given.ticketUpdated({ ...facts, state: 'triage', agency: 'trijaza', version: 1 }));
    expect(await body()).toBeNull();
    await web.hear('ticket.updated', given.ticketUpdated({ ...facts, state: 'assigned', agency: 'vodovod', version: 2 }));
    expect(await body()).toBe('JKP Vodovod');
  });

  it('refuses mistakes as Open311 errors, all at once, in both formats', async () => {
    const xml = await get('requests.xml?status=nema&page=x&start_date=juce&updated_after=danas');
    expect(xml.status).toBe(400);
    expect(xml.data.errors.error.map(({ code, description }: Record<string, string>) => `${code} ${description!.split(':')[0]}`)).toEqual(['400 start_date', '400 status', '400 page', '400 updated_after']);
    expect((await get('requests.json?status=nema')).data).toEqual([{ code: 400, description: 'status: dozvoljeno je open, closed ili oba odvojena zarezom' }]);
  });
});

describe('updates, out', () => {
  it.each([
    ['received', null, 'open'], ['triage', null, 'open'], ['in-progress', null, 'in_progress'], ['scheduled', null, 'action_scheduled'], ['resolved', null, 'fixed'],
    ['declined', 'duplicate', 'duplicate'], ['declined', 'not-competent', 'not_councils_responsibility'], ['declined', 'unfounded', 'no_further_action'],
  ] as const)('a reply while the state is %s (%s) is %s', async (state, reason, status) => {
    const facts = await request(usual());
    await web.hear('ticket.updated', given.ticketUpdated({ ...facts, state, ...(reason && { reason }), agency: 'vodovod', version: 1, at: facts.receivedAt }));
    const reply = given.replyRequested({ ...facts, text: 'Odgovor grada' });
    await web.hear('reply.requested', reply);
    await web.waitForEmitted('reply.delivered', ({ replyId }) => replyId === reply.replyId);
    const { data } = await get(`servicerequestupdates.json?api_key=${KEY}&jurisdiction_id=x&start_date=${facts.receivedAt}`);
    const update = (data as Record<string, unknown>[]).find((one) => one['update_id'] === reply.replyId);
    expect(update).toEqual({
      update_id: reply.replyId, service_request_id: facts.reference, status, description: 'Odgovor grada', updated_datetime: expect.stringMatching(/Z$/), media_url: null, external_status_code: state, extras: { category: 'Ulična rasveta' },
    });
  });

  it('are paged, and empty outside their window', async () => {
    const all = (await get('servicerequestupdates.json')).data as { update_id: string }[];
    expect(all.length).toBeGreaterThan(4);
    const pages = await Promise.all([1, 2].map(async (page) => (await get(`servicerequestupdates.json?page=${page}&page_size=2`)).data as { update_id: string }[]));
    expect(pages.flat().map(({ update_id }) => update_id)).toEqual(all.slice(0, 4).map(({ update_id }) => update_id));
    expect((await get('servicerequestupdates.xml?end_date=2020-01-01')).data.service_request_updates).toBe('');
    expect((await get('servicerequestupdates.xml?start_date=juce&page=x')).data.errors.error).toHaveLength(2);
  });

  it('tell nothing of a report that is not public', async () => {
    const response = await web.fetch('/api/reports', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text: 'Nije za javnost' }) });
    const { reference } = (await response.json()) as { reference: string };
    const { data: facts } = await web.waitForEmitted('report.received', (report) => report.reference === reference);
    await web.hear('ticket.updated', given.ticketUpdated({ ...facts, state: 'assigned', agency: 'vodovod', version: 1 }));
    expect((await get('servicerequestupdates.xml')).body).not.toContain(reference);
    expect((await get(`tokens/${reference}.json`)).status).toBe(404);
  });
});

describe('updates, in', () => {
  const update = (facts: ReportFacts, id: string, ...own: [string, string][]) =>
    post('servicerequestupdates.xml', [['api_key', KEY], ['jurisdiction_id', 'x'], ['service_request_id', facts.reference], ['update_id', id], ['updated_datetime', new Date().toISOString()], ['first_name', 'Ana'], ['last_name', '-'], ...own]);
  const supplements = async (facts: ReportFacts): Promise<(string | null)[]> => (await web.emitted('report.supplemented', ({ reportId }) => reportId === facts.reportId)).map(({ data }) => data.text);

  it('keep links to photos, and what the sender says is over', async () => {
    const facts = await request(usual());
    await update(facts, '1', ['status', 'INVESTIGATING'], ['description', 'Evo slika'], ['media_url', 'https://primer.rs/1.jpg'], ['media_url', 'https://primer.rs/2.jpg']);
    await update(facts, '2', ['status', 'FIXED'], ['description', '']);
    await waitFor(async () => (await supplements(facts)).length === 2, 'both supplements');
    expect(await supplements(facts)).toEqual(['Evo slika\nPrilog: https://primer.rs/1.jpg\nPrilog: https://primer.rs/2.jpg', 'Pošiljalac je označio prijavu kao rešenu.']);
  });

  it('take photos uploaded with them', async () => {
    const facts = await request(usual());
    const form = new FormData();
    for (const [name, value] of [['api_key', KEY], ['service_request_id', facts.reference], ['update_id', '7'], ['status', 'OPEN'], ['description', 'Sa slikom']]) form.append(name!, value!);
    form.append('photo1', new Blob([PNG]), 'a.png');
    expect((await read(await web.fetch('/open311/v2/servicerequestupdates.json', { method: 'POST', body: form }))).data).toEqual([{ update_id: '7' }]);
    const { data } = await web.waitForEmitted('report.supplemented', ({ reportId }) => reportId === facts.reportId);
    expect(data.attachments).toMatchObject([{ name: 'a.png', mime: 'image/png' }]);
  });

  it('that open again keep their photos', async () => {
    const facts = await request(usual());
    await web.hear('ticket.updated', given.ticketUpdated({ ...facts, state: 'resolved', version: 2 }));
    const form = new FormData();
    for (const [name, value] of [['api_key', KEY], ['service_request_id', facts.reference], ['update_id', '8'], ['status', 'REOPEN'], ['description', 'Opet mrak']]) form.append(name!, value!);
    form.append('photo1', new Blob([PNG]), 'a.png');
    await web.fetch('/open311/v2/servicerequestupdates.json', { method: 'POST', body: form });
    const { data: reopened } = await web.waitForEmitted('report.reopened', ({ reportId }) => reportId === facts.reportId);
    expect(reopened.text).toBe('Opet mrak');
    const { data } = await web.waitForEmitted('report.supplemented', ({ reportId }) => reportId === facts.reportId);
    expect(data.attachments).toMatchObject([{ name: 'a.png' }]);
  });

  it.each<[string, [string, string][], number]>([
    ['no key', [['api_key', '']], 403],
    ['a report that does not exist', [['service_request_id', '48-0000-0000']], 404],
    ['no number of its own', [['update_id', '']], 400],
    ['nothing to say', [['description', ' ']], 400],
    ['too much to say', [['description', 'a'.repeat(10_001)]], 400],
  ])('with %s are refused', async (_, own, status) => {
    const facts = await request(usual());
    const fields = new Map<string, string>([['api_key', KEY], ['service_request_id', facts.reference], ['update_id', '9'], ['description', 'Dopuna'], ['status', 'OPEN']]);
    for (const [name, value] of own) fields.set(name, value);
    const answer = await post('servicerequestupdates.xml', [...fields]);
    expect(answer.status).toBe(status);
    expect(answer.data.errors.error).toMatchObject([{ code: String(status) }]);
    expect(await supplements(facts)).toEqual([]);
  });
});
