import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestService, type TestService } from '@s48/testing';
import { webService } from './web.module.js';

let on: TestService;
let off: TestService;
beforeAll(async () => {
  [on, off] = await Promise.all([startTestService(webService, { SIMULATOR: '1' }), startTestService(webService)]);
});
afterAll(() => Promise.all([on.close(), off.close()]));

describe('the simulator page', () => {
  it('is there where the simulator is on, in both scripts, and asks nothing of other sites', async () => {
    const page = await on.fetch('/simulator');
    const html = await page.text();
    expect(html).toContain('Isprobajte ceo put prijave');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(await (await on.fetch('/simulator?pismo=cir')).text()).toContain('Испробајте цео пут пријаве');
    for (const [, file] of html.matchAll(/(?:src|href)="(\/simulator\/[^"]+)"/g)) expect((await on.fetch(file!)).status).toBe(200);
    expect((await on.fetch('/', { redirect: 'manual' })).headers.get('location')).toBe('/simulator');
    expect((await on.fetch('/simulator/..%2F..%2Fpackage.json')).status).toBe(404);
    expect(await (await on.fetch('/simulator/data.json?pismo=cir')).json()).toMatchObject({ promise: 'PT48H', agencies: expect.arrayContaining([{ code: 'vodovod', name: 'ЈКП Водовод' }]) });
  });

  it('opens Open311 with its own key, and nothing where it is off', async () => {
    const submit = (service: TestService) =>
      service.fetch('/open311/v2/requests.json', { method: 'POST', body: new URLSearchParams({ api_key: 'demo-48', service_code: 'rasveta', address_string: 'Njegoševa', description: 'Mrak' }) });
    expect((await submit(on)).status).toBe(200);
    expect((await submit(off)).status).toBe(403);
    const typeOf = async (service: TestService) => ((await (await service.fetch('/open311/v2/discovery.json')).json()) as { endpoints: { type: string }[] }).endpoints[0]!.type;
    expect([await typeOf(on), await typeOf(off)]).toEqual(['test', 'production']);
  });

  it.each(['/simulator', '/simulator/page.mjs', '/simulator/data.json'])('is not there otherwise: %s', async (path) => {
    expect((await off.fetch(path)).status).toBe(404);
  });

  it('leaves the front page to the form', async () => {
    expect((await off.fetch('/', { redirect: 'manual' })).headers.get('location')).toBe('/prijava');
  });
});
