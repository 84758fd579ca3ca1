import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Seal } from '@s48/chassis';
import type { ReportFacts } from '@s48/contracts';
import { given, startTestService, TEST_CONTACT_KEY, twiceGivesOne, waitFor, type TestService } from '@s48/testing';
import { webService } from './web.module.js';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const seal = new Seal(TEST_CONTACT_KEY);

let web: TestService;
beforeAll(async () => {
  web = await startTestService(webService, { PUBLIC_URL: 'https://sistem48.primer.rs' });
});
afterAll(() => web.close());

interface Accepted {
  readonly reference: string;
  readonly deadline: string;
  readonly trackingUrl: string;
}

const post = (body: object, headers: Record<string, string> = {}, path = '/api/reports') =>
  web.fetch(path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

async function submit(body: object = {}): Promise<Accepted & { facts: ReportFacts; token: string }> {
  const accepted = (await (await post({ text: 'Ne radi ulična rasveta u Karađorđevoj 12', ...body })).json()) as Accepted;
  const { data } = await web.waitForEmitted('report.received', ({ reference }) => reference === accepted.reference);
  const { reportId, reference, channel, receivedAt, deadline } = data;
  return { ...accepted, facts: { reportId, reference, channel, receivedAt, deadline }, token: new URL(accepted.trackingUrl).searchParams.get('token')! };
}

const status = async (reference: string, token: string) => (await web.fetch(`/api/reports/${reference}?token=${token}`)).json() as Promise<Record<string, unknown> & { replies: { text: string; at: string }[] }>;
const reports = async (): Promise<number> => Number((await web.query<{ n: string }>('select count(*) n from conversation'))[0]!.n);

describe('a report by the form', () => {
  it('is answered with its number, deadline and link, and said on the bus', async () => {
    const response = await post({
      text: 'Rupa na putu kod pijace', place: 'Cara Dušana 5', lat: 44.66, lon: 20.93, category: 'rupa-na-putu', publicText: true,
      contact: { email: 'Ana@Primer.RS', phone: '064 123 4567' },
    });
    expect(response.status).toBe(201);
    const { reference, deadline, trackingUrl } = (await response.json()) as Accepted;
    expect(trackingUrl).toBe(`https://sistem48.primer.rs/p/${reference}?token=${seal.sign('tracking', reference)}`);
    const { data } = await web.waitForEmitted('report.received', (report) => report.reference === reference);
    expect(Date.parse(deadline) - Date.parse(data.receivedAt)).toBe(172_800_000);
    expect(data).toMatchObject({
      channel: 'web', text: 'Rupa na putu kod pijace', category: 'Rupa na putu ili trotoaru', place: { text: 'Cara Dušana 5', lat: 44.66, lon: 20.93 }, publicText: true,
      contact: { channel: 'web', key: seal.personOf('Ana@primer.rs') },
    });
    expect(data.contact).not.toHaveProperty('sealed');
    expect(data.otherContacts!.map((contact) => [contact.channel, seal.open(contact)])).toEqual([['email', 'Ana@primer.rs'], ['sms', '+381641234567'], ['phone', '+381641234567']]);
  });

  it('that tells of danger is answered with whom to call now, in its script; any other is not', async () => {
    const answered = async (text: string): Promise<unknown> => ((await (await post({ text })).json()) as { emergency?: string }).emergency;
    expect(await answered('Gori kuća u Omladinskoj, dete je unutra')).toBe('Ako je neko ugrožen, odmah pozovite 193 (vatrogasci).');
    expect(await answered('Гори кућа у Омладинској, дете је унутра')).toBe('Ако је неко угрожен, одмах позовите 193 (ватрогасци).');
    expect(await answered('Kontejner je prepun')).toBeUndefined();
  });

  it('takes a multipart form with photos, and says what they are by their content', async () => {
    const form = new FormData();
    form.set('text', 'Divlja deponija kod Jezave');
    form.set('contact[email]', 'ana@primer.rs');
    form.set('lat', '44.66');
    form.set('lon', '20.93');
    form.append('photos', new Blob([PNG], { type: 'application/octet-stream' }), 'IMG_1.bin');
    form.append('photos', new Blob([]), '');
    const response = await web.fetch('/api/reports', { method: 'POST', body: form });
    expect(response.status).toBe(201);
    const { reference } = (await response.json()) as Accepted;
    const { data } = await web.waitForEmitted('report.received', (report) => report.reference === reference);
    expect(data).toMatchObject({ place: { lat: 44.66, lon: 20.93 }, attachments: [{ name: 'IMG_1.bin', mime: 'image/png' }] });
    expect(await web.query('select size from attachment where id = $1', [data.attachments[0]!.id])).toEqual([{ size: data.attachments[0]!.size }]);
  });

  it('X01 refuses what is no photo by its content, in words, and keeps nothing', async () => {
    const before = await reports();
    const form = new FormData();
    form.set('text', 'Grafiti na zidu');
    form.append('photos', new Blob(['<svg onload="alert(1)"/>'], { type: 'image/png' }), 'slika.png');
    const response = await web.fetch('/api/reports', { method: 'POST', body: form });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ errors: [{ field: 'photos', message: 'slika.png: nije fotografija; primaju se JPEG, PNG i WebP' }] });
    expect(await reports()).toBe(before);
  });

  it('X06 ends a huge upload within limits and goes on serving', async () => {
    const form = new FormData();
    form.set('text', 'Velika fotografija');
    form.append('photos', new Blob([PNG, Buffer.alloc(10 * 1024 * 1024)]), 'ogromna.png');
    const response = await web.fetch('/api/reports', { method: 'POST', body: form });
    expect(await response.json()).toMatchObject({ status: 400, errors: [{ field: 'photos', message: 'ogromna.png: fotografija je veća od 10 MB' }] });
    const parts = new FormData();
    for (let n = 0; n < 500; n++) parts.append(`polje${n}`, 'x');
    expect((await web.fetch('/api/reports', { method: 'POST', body: parts })).status).toBe(413);
    expect((await post({ text: 'Posle toga radi' })).status).toBe(201);
  });

  it.each([
    ['no text', {}, 'text'],
    ['a text of another type', { text: 5 }, 'text'],
    ['a blank text', { text: '   ' }, 'text'],
    ['a wrong mail address', { text: 'Rupa', contact: { email: 'ana' } }, 'contact.email'],
    ['a wrong number', { text: 'Rupa', contact: { phone: '12' } }, 'contact.phone'],
    ['a place without its other half', { text: 'Rupa', lat: 44.6 }, 'lon'],
    ['a place as text', { text: 'Rupa', lat: '44.6', lon: '20.9' }, 'lat'],
    ['a place off the globe', { text: 'Rupa', lat: 144.6, lon: 20.9 }, 'lat'],
  ])('refuses %s and names the field', async (_, body, field) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { errors: { field: string }[] }).errors.map((error) => error.field)).toContain(field);
  });

  it('with the same Idempotency-Key is one report, with the same answer', async () => {
    const headers = { 'idempotency-key': '5c3d3a4e-draft' };
    const before = await reports();
    const answers = await Promise.all([1, 2, 3].map(async () => (await post({ text: 'Pas lutalica kod škole' }, headers)).json()));
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect(await reports()).toBe(before + 1);
    expect((await post({ text: 'Nešto sasvim drugo' }, headers)).status).toBe(422);
    expect(await reports()).toBe(before + 1);
  });
});

describe('the reply', () => {
  it('is published on the tracking page: that is its proof', async () => {
    const { reference, facts, token } = await submit();
    await web.hear('ticket.updated', given.ticketUpdated({ ...facts, state: 'in-progress', agency: 'direkcija-urbanizam', version: 3 }));
    const reply = given.replyRequested({ ...facts, text: 'Prijava je u radu. „Ekipa izlazi <sutra>”' });
    await web.hear('reply.requested', reply);
    const { data } = await web.waitForEmitted('reply.delivered', ({ replyId }) => replyId === reply.replyId);
    expect(data.proof).toMatchObject({ page: `/p/${reference}` });
    expect(await status(reference, token)).toMatchObject({
      reference, state: 'in-progress', agency: 'direkcija-urbanizam', deadline: facts.deadline, verdict: 'pending',
      acknowledgement: expect.stringContaining(reference),
      replies: [{ text: 'Prijava je u radu. „Ekipa izlazi <sutra>”', at: data.proof['published'] }],
    });
    const page = await web.fetch(`/p/${reference}?token=${token}&pismo=cir`);
    const html = await page.text();
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(html).toContain('lang="sr-Cyrl"');
    expect(html).toContain('Дирекција за урбанизам');
    expect(html).toContain('„Ekipa izlazi &lt;sutra&gt;”');
  });

  it('is on a page in the script the citizen wrote in, unless the other is asked for', async () => {
    const { reference, token } = await submit({ text: 'Не ради расвета у Његошевој' });
    const page = async (query = '') => (await web.fetch(`/p/${reference}?token=${token}${query}`)).text();
    await waitFor(async () => (await page()).includes('Пријава је примљена под бројем'), 'the acknowledgement on the page');
    expect(await page()).toContain(`<h1>Пријава <span class="whole">${reference}</span></h1>`);
    expect(await page('&pismo=lat')).toContain(`<h1>Prijava <span class="whole">${reference}</span></h1>`);
    const latin = await submit({ text: 'Pun kontejner kod pijace' });
    await waitFor(async () => (await (await web.fetch(`/p/${latin.reference}?token=${latin.token}&pismo=cir`)).text()).includes('Пријава је примљена под бројем'), 'the acknowledgement in the script of the page');
  });

  it('goes as a courtesy copy to the address the citizen left, once', async () => {
    const { reference, facts } = await submit({ contact: { email: 'ana@primer.rs' } });
    const reply = given.replyRequested({ ...facts, text: 'Svetiljka je zamenjena.' });
    const heard = await web.hear('reply.requested', reply);
    await web.waitForEmitted('reply.delivered', ({ replyId }) => replyId === reply.replyId);
    await web.put(heard);
    await web.settled(heard);
    // A crash between publishing and writing it down: the delivery is tried once more.
    await web.query(`update delivery set state = 'queued', due_at = now() where id = $1`, [reply.replyId]);
    await waitFor(async () => (await web.query(`select 1 from delivery where id = $1 and state = 'delivered' and attempts = 2`, [reply.replyId])).length > 0, 'the second attempt');
    const copies = await web.emitted('notice.requested', (notice) => notice.reference === reference && notice.text.includes('zamenjena'));
    expect(copies).toHaveLength(1);
    const { data } = copies[0]!;
    expect(data).toMatchObject({ via: 'email', purpose: 'courtesy', subject: `Odgovor na prijavu ${reference}`, text: expect.stringContaining(`/p/${reference}?token=`) });
    expect(seal.open(data.to)).toBe('ana@primer.rs');
  });

  it('of a citizen who left a mobile number goes there, and to nobody when it is a land line', async () => {
    const mobile = await submit({ contact: { phone: '064/123-45-67' } });
    const { data } = await web.waitForEmitted('notice.requested', (notice) => notice.reference === mobile.reference);
    expect([data.via, seal.open(data.to)]).toEqual(['sms', '+381641234567']);
    const landLine = await submit({ contact: { phone: '026 123 456' } });
    await web.waitForEmitted('reply.delivered', ({ reference }) => reference === landLine.reference);
    expect(await web.emitted('notice.requested', ({ reference }) => reference === landLine.reference)).toEqual([]);
  });
});

describe('the public status', () => {
  it('X08 answers alike for a wrong token and an unknown number', async () => {
    const { reference } = await submit();
    const answers = await Promise.all(
      [`${reference}?token=AAAAAAAAAAAAAAAAAAAAAA`, `${reference}`, `48-9999-0000?token=${seal.sign('tracking', '48-9999-0000')}`, 'x?token=y'].map(async (path) => {
        const response = await web.fetch(`/api/reports/${path}`);
        const page = await web.fetch(`/p/${path}`);
        return [response.status, await response.text(), page.status, (await page.text()).replaceAll(/href="\?[^"]*"/g, '')];
      }),
    );
    expect(answers[0]![0]).toBe(404);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it('shows the newest version whatever the order, and the latest verdict', async () => {
    const { reference, facts, token } = await submit();
    await web.hear('ticket.updated', given.ticketUpdated({ ...facts, state: 'resolved', version: 5 }));
    await twiceGivesOne(web, 'ticket.updated', given.ticketUpdated({ ...facts, state: 'assigned', version: 2 }), () => web.query('select version, state from status_change where report_id = $1 order by 1', [facts.reportId]));
    await web.hear('promise.decided', given.promiseDecided({ ...facts, verdict: 'kept-by-agency' }));
    await twiceGivesOne(web, 'promise.decided', given.promiseDecided({ ...facts, verdict: 'pending' }), () => web.query('select verdict from promise where report_id = $1', [facts.reportId]));
    expect(await status(reference, token)).toMatchObject({ state: 'resolved', verdict: 'pending', history: [{ state: 'assigned' }, { state: 'resolved' }] });
  });

  it('keeps nothing of reports of other channels', async () => {
    const updated = given.ticketUpdated({ channel: 'sms' });
    await web.hear('ticket.updated', updated);
    await web.hear('promise.decided', given.promiseDecided({ channel: 'sms' }));
    expect(await web.query('select 1 from status_change where report_id = $1', [updated.reportId])).toEqual([]);
  });
});

describe('afterwards', () => {
  it('a supplement is said once per key', async () => {
    const { reference, facts, token } = await submit();
    const add = () => post({ token, text: 'I druga svetiljka ne radi.' }, { 'idempotency-key': 'k-1' }, `/api/reports/${reference}/supplement`);
    expect([(await add()).status, (await add()).status]).toEqual([202, 202]);
    const said = await web.emitted('report.supplemented', ({ reportId }) => reportId === facts.reportId);
    expect(said.map(({ data }) => [data.text, data.verified])).toEqual([['I druga svetiljka ne radi.', true]]);
    expect((await post({ token: 'x', text: 'Tuđa dopuna' }, {}, `/api/reports/${reference}/supplement`)).status).toBe(404);
  });

  it('a closed report is reopened, an open one is not', async () => {
    const { reference, facts, token } = await submit();
    const reopen = () => post({ token, text: 'Opet ne radi.' }, { 'idempotency-key': 'k-2' }, `/api/reports/${reference}/reopen`);
    expect((await reopen()).status).toBe(409);
    await web.hear('ticket.updated', given.ticketUpdated({ ...facts, state: 'resolved', version: 4 }));
    expect([(await reopen()).status, (await reopen()).status]).toEqual([202, 202]);
    const said = await web.emitted('report.reopened', ({ reportId }) => reportId === facts.reportId);
    expect(said.map(({ data }) => data.text)).toEqual(['Opet ne radi.']);
  });

  it('an erased person is gone: raw, contact, replies, listing', async () => {
    const { reference, facts, token } = await submit({ contact: { email: 'mika@primer.rs' }, publicText: true, place: 'Njegoševa 3' });
    await web.hear('reply.requested', given.replyRequested({ ...facts, text: 'Poštovani Miko, rešeno je.' }));
    await waitFor(async () => (await status(reference, token)).replies.length === 1, 'the reply on the page');
    await web.hear('person.erased', given.personErased({ key: seal.personOf('mika@primer.rs') }));
    expect((await status(reference, token)).replies[0]!.text).toBe('(obrisano)');
    expect(await web.query('select listed, description, address, courtesy from web_report where report_id = $1', [facts.reportId])).toEqual([{ listed: false, description: null, address: null, courtesy: null }]);
    expect(await web.query(`select 1 from inbound_message where report_id = $1 and octet_length(raw) > 0`, [facts.reportId])).toEqual([]);
  });
});
