import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestService, type TestService } from '@s48/testing';
import { webService } from './web.module.js';

let web: TestService;
beforeAll(async () => {
  web = await startTestService(webService, { WEB_SUBMISSIONS_PER_10_MIN: '6', PUBLIC_URL: 'https://sistem48.primer.rs' });
});
afterAll(() => web?.close());

/** The hidden fields of a page. */
const hidden = (html: string): Record<string, string> => Object.fromEntries([...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(([, name, value]) => [name!, value!]));

async function open(path = '/prijava'): Promise<{ html: string; fields: Record<string, string> }> {
  const html = await (await web.fetch(path)).text();
  return { html, fields: hidden(html) };
}

/** As a browser without scripts does. */
async function send(fields: Record<string, string>, from = '127.0.0.1', path = '/prijava?pismo=lat') {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  body.append('photos', new Blob([]), '');
  const response = await web.fetch(path, { method: 'POST', headers: { 'x-forwarded-for': from }, body, redirect: 'manual' });
  return { status: response.status, location: response.headers.get('location'), retryAfter: response.headers.get('retry-after'), html: await response.text() };
}

const problems = (html: string): string[] => [.../id="problems"[^>]*>(.*?)<\/div>/s.exec(html)![1]!.matchAll(/<p>(.*?)<\/p>/g)].map(([, text]) => text!.replace(/<.*?>/g, ''));

describe('the form without scripts', () => {
  it('is there in both scripts and asks nothing of other sites', async () => {
    const page = await web.fetch('/prijava');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await page.text();
    expect(html).toContain('<h1>Prijavite komunalni problem</h1>');
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    for (const [, file] of html.matchAll(/src="([^"]+)"/g)) expect((await web.fetch(file!)).headers.get('content-type')).toMatch(/^text\/javascript/);
    expect((await open('/prijava?pismo=cir')).html).toContain('<h1>Пријавите комунални проблем</h1>');
    expect((await web.fetch('/prijava/..%2F..%2Fpackage.json')).status).toBe(404);
  });

  it('leads to the tracking page, and sent twice is one report', async () => {
    const { fields } = await open();
    const report = { ...fields, text: 'Grana je pala na stazu u parku', category: 'zelenilo', email: 'ana@primer.rs', website: '' };
    const [first, second] = [await send(report), await send(report)];
    expect(first.status).toBe(303);
    expect(second.location).toBe(first.location);
    expect(first.location).toMatch(/^\/p\/48-\d{4}-\d{4}\?token=[\w-]+&pismo=lat$/);
    expect((await web.fetch(first.location!)).status).toBe(200);
    const { data } = await web.waitForEmitted('report.received', ({ text }) => text === report.text);
    expect(data).toMatchObject({ category: 'Park, trava i drveće', contact: { channel: 'web', key: expect.any(String) } });
    const edited = await send({ ...report, text: 'Druga prijava sa iste stranice' });
    expect(edited.status).toBe(422);
    expect(problems(edited.html)).toEqual(['Ovu prijavu ste već poslali sa drugim tekstom. Ako je ovo nova prijava, pošaljite je ponovo.']);
    expect((await send({ ...hidden(edited.html), text: 'Druga prijava sa iste stranice' })).status).toBe(303);
  });

  it('tells what is wrong in the script of the page, and keeps what was written as text', async () => {
    const { fields } = await open('/prijava?pismo=cir');
    const { status, html } = await send({ ...fields, text: 'x', place: '"><b>Ћирина</b>', email: 'ana' }, '127.0.0.1', '/prijava?pismo=cir');
    expect(status).toBe(400);
    expect(problems(html)).toEqual(['Опишите проблем, бар три слова', 'Адреса е-поште није исправна; пример: ime@primer.rs']);
    expect(html).toContain('value="&quot;&gt;&lt;b&gt;Ћирина&lt;/b&gt;"');
    expect(hidden(html)['key']).toBe(fields['key']);
  });

  it('of somebody who looks like a robot names the other ways, and sent again as people do it comes in', async () => {
    const { fields } = await open();
    const text = 'Ne radi fontana na trgu';
    for (let i = 0; i < 3; i++) expect((await send({ ...(await open()).fields, text }, '198.51.100.31')).status).toBe(303);
    const asked = await send({ ...fields, text, website: 'https://primer.rs' }, '198.51.100.31');
    expect(asked.status).toBe(428);
    expect(problems(asked.html)[1]).toMatch(/pošaljite istu prijavu ponovo za \d s, ili je prijavite SMS-om na 064 844 93 06, poštom na sistem48@smederevo\.org\.rs ili na telefon 026 649 100\.$/);
    expect(asked.html).toContain(`>${text}</textarea>`);
    const shown = (await open()).fields['shown']!;
    expect(hidden(asked.html)['shown']).toBe(fields['shown']);
    expect(shown).toMatch(/^\d+\.[\w-]{22}$/);
    const later = { ...fields, text };
    delete (later as Record<string, string>)['shown'];
    expect((await send(later, '198.51.100.31')).status).toBe(303);
  });

  it('of an address that sent too many tells when to come again', async () => {
    for (let i = 0; i < 6; i++) await send({ text: 'x' }, '198.51.100.32');
    const { status, html, retryAfter } = await send({ text: 'Ne radi česma' }, '198.51.100.32', '/prijava?pismo=cir');
    expect(status).toBe(429);
    expect(Number(retryAfter)).toBeGreaterThan(0);
    expect(html).toContain('>Ne radi česma</textarea>');
    expect(problems(html)).toEqual([expect.stringMatching(/^Превише пријава са ове адресе; покушајте поново за \d+ с\. Хитно је\? Позовите 192 \(полиција\)/)]);
  });

  it('too large or with a file that is no photo comes back with the text', async () => {
    const body = new FormData();
    body.set('text', 'Rupa kod mosta');
    body.append('photos', new Blob(['nije slika']), 'slika.jpg');
    const response = await web.fetch('/prijava?pismo=cir', { method: 'POST', body });
    expect(response.status).toBe(400);
    const html = await response.text();
    expect(problems(html)).toEqual(['slika.jpg: није фотографија; примају се JPEG, PNG и WebP']);
    expect(html).toContain('>Rupa kod mosta</textarea>');
  });
});
