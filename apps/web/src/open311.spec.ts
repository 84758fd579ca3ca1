import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { XMLParser } from 'fast-xml-parser';
import type { ReportFacts } from '@s48/contracts';
import { given, startTestService, waitFor, type TestService } from '@s48/testing';
import { webService } from './web.module.js';

const KEY = 'kljuc-za-probu-0001';
const OTHER_KEY = 'kljuc-za-probu-0002';

let web: TestService;
beforeAll(async () => {
  web = await startTestService(webService, { OPEN311_KEYS: `fixmystreet:${KEY}, drugi:${OTHER_KEY}`, PUBLIC_URL: 'https://sistem48.primer.rs' });
});
afterAll(() => web.close());

/** Reads XML as FixMyStreet does (XML::Simple): these elements are always lists, everything else is text. */
const LISTS = ['service', 'attribute', 'value', 'request', 'error', 'request_update', 'group', 'endpoint', 'format'];
const parser = new XMLParser({ parseTagValue: false, isArray: (name, path) => LISTS.includes(name) && !String(path).endsWith('service.group') });

interface Request {
  readonly service_request_id: string;
  readonly service_notice: string;
}

async function get(path: string) {
  const response = await web.fetch(`/open311/v2/${path}`);
  const body = await response.text();
  const type = response.headers.get('content-type');
  return { status: response.status, type, body, data: type?.startsWith('text/xml') ? parser.parse(body) : JSON.parse(body) };
}

async function post(path: string, fields: readonly (readonly [string, string])[]) {
  const response = await web.fetch(`/open311/v2/${path}`, { method: 'POST', body: new URLSearchParams(fields as [string, string][]) });
  const body = await response.text();
  return { status: response.status, data: path.endsWith('.xml') ? parser.parse(body) : JSON.parse(body) };
}

let counter = 0;
const usual = (): [string, string][] => [['api_key', KEY], ['service_code', 'rasveta'], ['lat', '44.6628'], ['long', '20.9275'], ['description', `Ne radi svetiljka ${++counter}`]];

async function request(extra: [string, string][] = []): Promise<ReportFacts> {
  const { data } = await post('requests.xml', [...usual(), ...extra]);
  const id = (data.service_requests.request as Request[])[0]!.service_request_id;
  const said = await web.waitForEmitted('report.received', ({ reference }) => reference === id);
  const { reportId, reference, channel, receivedAt, deadline } = said.data;
  return { reportId, reference, channel, receivedAt, deadline };
}

describe('discovery and services', () => {
  it('names the endpoint so that clients match it exactly', async () => {
    const endpoint = { specification: 'http://wiki.open311.org/GeoReport_v2', url: 'https://sistem48.primer.rs/open311/v2/', type: 'production', changeset: expect.any(String) };
    const xml = await get('discovery.xml');
    expect(xml.type).toBe('text/xml; charset=utf-8');
    expect(xml.body).toMatch(/^<\?xml version="1\.0" encoding="utf-8"\?>/);
    expect(xml.data.discovery.endpoints.endpoint).toEqual([{ ...endpoint, formats: { format: ['text/xml', 'application/json'] } }]);
    const json = await get('discovery.json');
    expect(json.data).toMatchObject({ changeset: expect.any(String), contact: expect.any(String), key_service: expect.any(String), endpoints: [{ ...endpoint, formats: ['text/xml', 'application/json'] }] });
  });

  it('lists the services with every field, alike in both formats', async () => {
    const xml = (await get('services.xml')).data.services.service as Record<string, string>[];
    const json = (await get('services.json')).data as Record<string, unknown>[];
    expect(xml.length).toBe(json.length);
    for (const [index, service] of xml.entries()) {
      expect(Object.keys(service)).toEqual(['service_code', 'service_name', 'description', 'metadata', 'type', 'keywords', 'group']);
      expect({ ...json[index], metadata: String(json[index]!['metadata']) }).toEqual(service);
      expect(service['service_code']).toMatch(/^[\w-]+$/);
    }
    expect(json[0]!['metadata']).toBe(true);
  });

  it('defines each service, with the attribute by which FixMyStreet tells its own number', async () => {
    const { data } = await get('services/deponija.xml');
    const [waste, sendersId] = data.service_definition.attributes.attribute as Record<string, unknown>[];
    expect(waste).toMatchObject({ code: 'vrsta_otpada', datatype: 'multivaluelist', required: 'false', order: '1', values: { value: expect.arrayContaining([{ key: 'sut', name: 'Građevinski šut' }]) } });
    expect(sendersId).toMatchObject({ code: 'fixmystreet_id', variable: 'false', automated: 'server_set', order: '2' });
    expect((await get('services/deponija.json')).data.attributes[0].values[0]).toEqual({ key: 'kabasti', name: 'Kabasti otpad' });
  });

  it.each(['services/nema.xml', 'requests/48-0000-0000.json', 'tokens/x.xml', 'services.yaml', 'nema.xml'])('answers 404 with errors for %s', async (path) => {
    const { status, data } = await get(path);
    expect(status).toBe(404);
    const [error] = path.endsWith('.json') ? data : data.errors.error;
    expect(error).toMatchObject({ description: expect.any(String) });
    expect(String(error.code)).toBe('404');
  });
});

describe('a request', () => {
  it('is taken as FixMyStreet sends it, and listed without e-mail, phone or name', async () => {
    const facts = await request([
      ['email', 'ana@primer.rs'], ['first_name', 'Ana'], ['last_name', 'Anić'], ['phone', '064 123 4567'], ['attribute[broj_stuba]', '17'], ['address_string', 'Karađorđeva 12'], ['jurisdiction_id', 'smederevo.rs'], ['media_url', ''],
    ]);
    const { data: report } = await web.waitForEmitted('report.received', ({ reference }) => reference === facts.reference);
    expect(report).toMatchObject({ channel: 'web', category: 'Ulična rasveta', publicText: true, place: { text: 'Karađorđeva 12', lat: 44.6628, lon: 20.9275 }, contact: { channel: 'web', key: expect.any(String) } });
    expect(report.text).toMatch(/^Ne radi svetiljka \d+\nBroj na stubu: 17$/);
    const list = await get(`requests.xml?service_request_id=${facts.reference}`);
    expect(list.data.service_requests.request).toEqual([
      {
        service_request_id: facts.reference, status: 'open', status_notes: 'Primljena', service_name: 'Ulična rasveta', service_code: 'rasveta', description: report.text, agency_responsible: '', service_notice: '',
        requested_datetime: facts.receivedAt, updated_datetime: facts.receivedAt, expected_datetime: facts.deadline, address: 'Karađorđeva 12', address_id: '', zipcode: '', lat: '44.6628', long: '20.9275', media_url: '',
      },
    ]);
    expect(list.body).not.toMatch(/ana@|primer\.rs|1234567|Anić/);
    const json = await get(`requests/${facts.reference}.json`);
    expect(json.data).toMatchObject([{ service_request_id: facts.reference, lat: 44.6628, long: 20.9275, media_url: null, zipcode: null }]);
    expect((await get(`tokens/${facts.reference}.json`)).data).toEqual([{ service_request_id: facts.reference, token: facts.reference }]);
  });

  it('sent again by FixMyStreet after a timeout is the same one', async () => {
    const first = await post('requests.xml', [...usual(), ['attribute[fixmystreet_id]', '4711']]);
    const again = await post('requests.xml', [...usual(), ['attribute[fixmystreet_id]', '4711']]);
    expect(again).toEqual(first);
    const other = await post('requests.xml', [...usual().map(([name, value]): [string, string] => [name, name === 'api_key' ? OTHER_KEY : value]), ['attribute[fixmystreet_id]', '4711']]);
    expect(other.data).not.toEqual(first.data);
  });

  it('sent again without any number of the sender is known by its content', async () => {
    const fields = usual();
    expect((await post('requests.json', fields)).data).toEqual((await post('requests.json', fields)).data);
  });

  it('may be multipart with photos, and several values come in every way clients have', async () => {
    const form = new FormData();
    for (const [name, value] of [['api_key', KEY], ['service_code', 'deponija'], ['address_string', 'Jezava'], ['attribute[vrsta_otpada]', 'sut'], ['attribute[vrsta_otpada][]', 'kabasti'], ['attribute[vrsta_otpada][2]', 'drugo'], ['media_url', 'https://primer.rs/1.jpg']]) form.append(name!, value!);
    form.append('photo1', new Blob([Buffer.from('/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k=', 'base64')]), 'a.jpg');
    const response = await web.fetch('/open311/v2/requests.json', { method: 'POST', body: form });
    const [{ service_request_id: id, service_notice }] = (await response.json()) as [Request];
    expect(service_notice).toContain('media_url nije preuzeta');
    const { data } = await web.waitForEmitted('report.received', ({ reference }) => reference === id);
    expect(data.text).toBe('Divlja deponija\nVrsta otpada: Građevinski šut, Kabasti otpad, Drugo\nPrilog: https://primer.rs/1.jpg');
    expect(data.attachments).toMatchObject([{ name: 'a.jpg', mime: 'image/jpeg' }]);
  });

  it.each([
    ['no key', [['service_code', 'nema']], 403],
    ['a wrong key', [['api_key', 'pogresan-kljuc-0001'], ['service_code', 'nema']], 403],
    ['an unknown service', [['api_key', KEY], ['service_code', 'nema']], 404],
    ['no service', [['api_key', KEY]], 400],
    ['no place', [['api_key', KEY], ['service_code', 'rasveta'], ['description', 'Mrak']], 400],
    ['half a place', [['api_key', KEY], ['service_code', 'rasveta'], ['lat', '44.6']], 400],
    ['a place that is no number', [['api_key', KEY], ['service_code', 'rasveta'], ['lat', 'x'], ['long', '20.9']], 400],
  ] as [string, [string, string][], number][])('with %s is refused, the key before the fields', async (_, fields, status) => {
    const xml = await post('requests.xml', fields);
    expect(xml.status).toBe(status);
    expect(xml.data.errors.error[0]).toMatchObject({ code: String(status), description: expect.any(String) });
    const json = await post('requests.json', fields);
    expect(json.data[0]).toMatchObject({ code: status });
  });

  it('with an unusable address is taken, and the notice tells', async () => {
    const { status, data } = await post('requests.json', [...usual(), ['email', 'nije adresa'], ['phone', 'x']]);
    expect(status).toBe(200);
    expect(data[0].service_notice).toBe('Adresa e-pošte nije ispravna i nije sačuvana. Broj telefona nije ispravan i nije sačuvan.');
  });

  it('that tells of danger is answered with whom to call now', async () => {
    const { data } = await post('requests.json', [...usual().filter(([name]) => name !== 'description'), ['description', 'Gori kuća, dete je unutra'], ['email', 'nije adresa']]);
    expect(data[0].service_notice).toBe('Ako je neko ugrožen, odmah pozovite 193 (vatrogasci). Adresa e-pošte nije ispravna i nije sačuvana.');
  });

  it('keeps XML well formed whatever the text holds', async () => {
    const facts = await request([['address_string', '</address><x> & "\u0001 ћ 🚧']]);
    expect((await get(`requests/${facts.reference}.xml`)).data.service_requests.request[0].address).toBe('</address><x> & "\uFFFD ћ 🚧');
  });
});

describe('the list', () => {
  it('holds reports of the form only with consent', async () => {
    const send = async (publicText?: boolean) => {
      const response = await web.fetch('/api/reports', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text: 'Rupa kod škole', category: 'rupa-na-putu', ...(publicText !== undefined && { publicText }) }) });
      return ((await response.json()) as { reference: string }).reference;
    };
    const [hidden, refused, shown] = [await send(), await send(false), await send(true)];
    const { data } = await get(`requests.json?service_request_id=${hidden},${refused},${shown}`);
    expect(data.map((one: Request) => one.service_request_id)).toEqual([shown]);
    expect((await get(`requests/${hidden}.json`)).status).toBe(404);
  });

  it('is filtered by service, status, time and change, and paged', async () => {
    const closed = await request([['service_code', 'buka']]);
    await web.hear('ticket.updated', given.ticketUpdated({ ...closed, state: 'declined', reason: 'duplicate', version: 3, at: new Date(Date.now() + 1_000).toISOString() }));
    const ids = async (query: string) => ((await get(`requests.json?${query}`)).data as Request[]).map((one) => one.service_request_id);
    expect(await ids('status=closed')).toEqual([closed.reference]);
    expect(await ids('status=open')).not.toContain(closed.reference);
    expect(await ids('status=open,closed')).toContain(closed.reference);
    expect(await ids('service_code=psi,slivnik')).toEqual([]);
    expect(await ids('end_date=2020-01-01T00:00:00Z')).toEqual([]);
    expect(await ids(`updated_after=${closed.receivedAt}&status=closed`)).toEqual([closed.reference]);
    expect(await ids('page=2&page_size=1')).toHaveLength(1);
    expect((await get(`requests/${closed.reference}.json`)).data[0]).toMatchObject({ status: 'closed', status_notes: 'Zatvorena bez postupanja: problem je već prijavljen' });
  });

  it.each(['start_date=juce', 'status=zatvoreno', 'start_date=2026-01-01T00:00:00Z&end_date=2026-06-01T00:00:00Z', 'page=-1', 'start_date=2026-02-02T00:00:00Z&end_date=2026-01-01T00:00:00%2B01:00'])('refuses %s', async (query) => {
    expect((await get(`requests.xml?${query}`)).status).toBe(400);
  });

  it('is empty and still well formed', async () => {
    expect((await get('requests.xml?service_code=tvrdjava')).data).toEqual({ '?xml': expect.anything(), service_requests: '' });
    expect((await get('requests.json?service_code=tvrdjava')).data).toEqual([]);
  });
});

describe('updates', () => {
  it('tell the hand-over and each status reply, under the state in force then', async () => {
    const facts = await request();
    const at = (offset: number) => new Date(Date.parse(facts.receivedAt) + offset).toISOString();
    await web.hear('ticket.updated', given.ticketUpdated({ ...facts, state: 'assigned', agency: 'direkcija-urbanizam', version: 1, by: 'system', at: at(1) }));
    await web.hear('ticket.updated', given.ticketUpdated({ ...facts, state: 'scheduled', agency: 'direkcija-urbanizam', version: 2, at: at(2) }));
    const reply = given.replyRequested({ ...facts, text: 'Svetiljka se menja u petak.' });
    await web.hear('reply.requested', reply);
    await web.waitForEmitted('reply.delivered', ({ replyId }) => replyId === reply.replyId);
    await web.hear('ticket.updated', given.ticketUpdated({ ...facts, state: 'resolved', version: 3, at: new Date(Date.now() + 60_000).toISOString() }));
    const { data } = await get(`servicerequestupdates.xml?start_date=${facts.receivedAt}&end_date=${new Date(Date.now() + 1_000).toISOString()}`);
    const updates = (data.service_request_updates.request_update as Record<string, string>[]).filter((one) => one['service_request_id'] === facts.reference);
    expect(updates).toMatchObject([
      { status: 'investigating', description: 'Prosleđena nadležnoj službi: Direkcija za urbanizam' },
      { update_id: reply.replyId, status: 'action_scheduled', description: 'Svetiljka se menja u petak.' },
    ]);
  });

  it('of the client become supplements, once; about a closed report they reopen it; of others they are refused', async () => {
    const facts = await request();
    const update = (id: string, status: string, key = KEY) => post('servicerequestupdates.xml', [['api_key', key], ['service_request_id', facts.reference], ['update_id', id], ['status', status], ['description', 'I dalje mrak'], ['updated_datetime', new Date().toISOString()]]);
    expect((await update('17', 'OPEN')).data.service_request_updates.request_update).toEqual([{ update_id: '17' }]);
    await update('17', 'OPEN');
    expect(await web.emitted('report.supplemented', ({ reportId }) => reportId === facts.reportId)).toHaveLength(1);
    await web.hear('ticket.updated', given.ticketUpdated({ ...facts, state: 'resolved', version: 2 }));
    await update('18', 'OPEN');
    await waitFor(async () => (await web.emitted('report.reopened', ({ reportId }) => reportId === facts.reportId)).length === 1, 'the report to be reopened');
    expect((await update('19', 'OPEN', OTHER_KEY)).status).toBe(404);
    expect((await update('', 'OPEN')).status).toBe(400);
  });
});
