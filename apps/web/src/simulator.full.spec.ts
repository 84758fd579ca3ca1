import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { given, startTestService, waitFor, type TestService } from '@s48/testing';
import { chromium, type Browser, type Page } from 'playwright-core';
import { webService } from './web.module.js';

let web: TestService;
let browser: Browser;
let origin: string;
beforeAll(async () => {
  web = await startTestService(webService, { SIMULATOR: '1' });
  origin = new URL((await web.fetch('/simulator')).url).origin;
  browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] || '/usr/bin/chromium', args: ['--no-sandbox', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'] });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await web.close();
});

/** Of the whole system only the web service runs here: what the other services would answer is not there, and that must not break the page. */
async function open(path: string, width: number): Promise<{ page: Page; broken: string[]; foreign: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  const broken: string[] = [];
  const foreign: string[] = [];
  page.on('pageerror', ({ message }) => broken.push(message));
  page.on('console', (message) => message.text().includes('Content Security Policy') && broken.push(message.text()));
  page.on('request', (request) => request.url().startsWith(origin) || request.url().startsWith('blob:') || foreign.push(request.url()));
  await page.goto(origin + path);
  await page.locator('#web-category option').nth(5).waitFor({ state: 'attached' });
  return { page, broken, foreign };
}

describe('the simulator page in a browser', () => {
  it.each([360, 768, 1440])('fits %i px, in Cyrillic too, and asks nothing of other sites', async (width) => {
    for (const path of ['/simulator', '/simulator?pismo=cir']) {
      const { page, broken, foreign } = await open(path, width);
      for (const tab of ['#t-mail', '#t-voice', '#t-web', '#t-sms']) {
        await page.click(tab);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      }
      expect({ broken, foreign }).toEqual({ broken: [], foreign: [] });
      await page.close();
    }
  }, 60_000);

  it('sends a report by the form and shows its life, text as text', async () => {
    const { page, broken } = await open('/simulator', 1440);
    await page.click('#t-web');
    await page.fill('#web-text', 'Rupa <img src=x onerror=alert(1)> na putu');
    await page.setInputFiles('#web-photos', { name: 'slika.png', mimeType: 'image/png', buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) });
    await page.click('#p-web button.primary');
    const { data } = await web.waitForEmitted('report.received', ({ text }) => text?.startsWith('Rupa <img') === true);
    expect(data.attachments).toHaveLength(1);
    const card = page.locator(`#r-${data.reference}`);
    await card.waitFor();
    expect(await card.locator('.words').textContent()).toBe('Rupa <img src=x onerror=alert(1)> na putu');
    const { reportId, reference, channel, receivedAt, deadline } = data;
    const facts = { reportId, reference, channel, receivedAt, deadline };
    await web.hear('ticket.updated', given.ticketUpdated({ ...facts, state: 'in-progress', agency: 'direkcija-urbanizam', version: 1 }));
    await web.hear('reply.requested', given.replyRequested({ ...facts, text: 'Ekipa <b>izlazi</b> danas.' }));
    await card.locator('blockquote').waitFor();
    expect(await card.locator('blockquote').textContent()).toBe('Ekipa <b>izlazi</b> danas.');
    expect(await card.textContent()).toContain('Direkcija za urbanizam');
    await page.reload();
    await page.locator(`#r-${data.reference} blockquote`).waitFor();
    expect(broken).toEqual([]);
    await page.close();
  }, 60_000);

  it('solves the challenge that its form is asked for, by itself', async () => {
    const from = { 'x-forwarded-for': '198.51.100.40' };
    for (let i = 0; i < 10; i++) await web.fetch('/api/reports', { method: 'POST', headers: { ...from, 'content-type': 'application/json' }, body: JSON.stringify({ text: 'Ne radi rasveta' }) });
    for (const [path, form, field, text] of [['/simulator', '#web-form', '#web-text', 'Rupa posle deset prijava'], ['/prijava?pismo=cir', '#report', '#text', 'Рупа после једанаест пријава']] as const) {
      const page = await browser.newPage({ extraHTTPHeaders: from, viewport: { width: 360, height: 800 } });
      const broken: string[] = [];
      page.on('pageerror', ({ message }) => broken.push(message));
      const answers: number[] = [];
      page.on('response', (response) => response.url().endsWith('/api/reports') && answers.push(response.status()));
      await page.goto(origin + path);
      if (path === '/simulator') await page.click('#t-web');
      await page.fill(field, text);
      await page.click(`${form} button`);
      await web.waitForEmitted('report.received', (report) => report.text === text, 30_000);
      await waitFor(async () => answers.length === 2, 'the answer to the second try');
      expect({ answers, broken }).toEqual({ answers: [428, 201], broken: [] });
      if (path !== '/simulator') await page.waitForURL('**/p/48-*');
      await page.close();
    }
  }, 60_000);

  it('makes a telephone recording of what the microphone hears', async () => {
    const { page } = await open('/simulator', 360);
    await page.click('#t-voice');
    await page.click('#voice-record');
    await waitFor(async () => Number((await page.textContent('#voice-time'))!.split(':')[1]) >= 2, 'two seconds of recording');
    await page.click('#voice-record');
    await page.locator('#voice-send:not([disabled])').waitFor();
    const sent = page.waitForRequest('**/api/phone/simulator/recordings');
    await page.click('#voice-send');
    const wav = (await sent).postDataBuffer()!;
    expect([wav.toString('latin1', 0, 4), wav.toString('latin1', 8, 16), wav.readUInt32LE(24), wav.readUInt16LE(34)]).toEqual(['RIFF', 'WAVEfmt ', 8_000, 16]);
    expect(wav.length).toBe(44 + wav.readUInt32LE(40));
    expect(wav.readUInt32LE(40)).toBeGreaterThan(16_000);
    await page.close();
  }, 60_000);

  it('makes the promise of this channel last minutes', async () => {
    const { page } = await open('/simulator', 1440);
    await page.selectOption('#promise-length', 'PT4M');
    await waitFor(async () => ((await (await web.fetch('/simulator/data.json')).json()) as { promise: string }).promise === 'PT4M', 'the promise to be four minutes');
    await page.close();
  });
});
