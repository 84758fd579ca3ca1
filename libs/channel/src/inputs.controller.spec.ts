import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestService, type TestService } from '@s48/testing';
import { Intake } from './intake.js';
import { meaning, Plan, testChannel } from './test-channel.js';

describe('inputs that were not understood', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService(testChannel(new Plan()));
  });
  afterAll(() => service?.close());

  const park = async (): Promise<string> => {
    const providerId = randomUUID();
    await service.app.get(Intake).take({ providerId, raw: Buffer.from('beyond repair'), receivedAt: new Date('2026-03-02T08:00:00Z') });
    return (await service.query<{ id: string }>('select id from inbound_message where provider_id = $1', [providerId]))[0]!.id;
  };
  const operator = () => service.signedInAs({ role: 'operator' });
  const list = async (query = ''): Promise<{ id: string; raw: string; reason: string }[]> => ((await (await service.fetch(`/api/sms/inputs${query}`, { headers: operator() })).json()) as { items: [] }).items;
  const post = (path: string, body: object = {}) =>
    service.fetch(`/api/sms/inputs/${path}`, { method: 'POST', headers: { ...operator(), 'content-type': 'application/json' }, body: JSON.stringify(body) });

  it('are listed with their bytes and the reason', async () => {
    const id = await park();
    expect((await list()).find((item) => item.id === id)).toMatchObject({ reason: 'no such notation', raw: Buffer.from('beyond repair').toString('base64') });
    expect((await list('?state=failed')).find((item) => item.id === id)).toBeUndefined();
  });

  it('are shown to operators and supervisors only', async () => {
    for (const role of ['clerk', 'operator', 'supervisor'] as const) {
      expect((await service.fetch('/api/sms/inputs', { headers: service.signedInAs({ role, ...(role === 'clerk' && { agency: 'cistoca' }) }) })).status).toBe(role === 'clerk' ? 403 : 200);
    }
    expect((await service.fetch('/api/sms/inputs')).status).toBe(401);
  });

  it('tell which states there are when asked for another', async () => {
    const response = await service.fetch('/api/sms/inputs?state=lost', { headers: operator() });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ field: 'state', message: 'must be one of taken, ignored, failed, parked, discarded' }] });
  });

  it('become a report when repaired, once', async () => {
    const id = await park();
    const text = `Popravljeno ${randomUUID()}`;
    expect((await post(`${id}/replay`, { raw: meaning({ text }).toString('base64') })).status).toBe(204);
    expect((await post(`${id}/replay`, { raw: meaning({ text }).toString('base64') })).status).toBe(404);
    expect(await service.emitted('report.received', (report) => report.text === text)).toHaveLength(1);
  });

  it('show the repair that did not help', async () => {
    const id = await park();
    expect((await post(`${id}/replay`, { raw: Buffer.from('{').toString('base64') })).status).toBe(204);
    const [item] = (await list('?state=failed')).filter((one) => one.id === id);
    expect(item).toMatchObject({ raw: Buffer.from('beyond repair').toString('base64'), repaired: Buffer.from('{').toString('base64') });
  });

  it('are discarded with a reason, and not brought back by a replay', async () => {
    const id = await park();
    expect((await post(`${id}/discard`, { reason: '' })).status).toBe(400);
    expect((await post(`${id}/discard`, { reason: 'reklama' })).status).toBe(204);
    expect((await post(`${id}/discard`, { reason: 'reklama' })).status).toBe(404);
    expect((await post(`${id}/replay`)).status).toBe(404);
    expect((await list('?state=discarded')).find((item) => item.id === id)).toMatchObject({ reason: 'reklama' });
  });

  it.each([['raw that is no base64', { raw: '{}' }], ['raw that is a number', { raw: 5 }]])('refuses %s', async (_name, body) => {
    expect((await post(`${await park()}/replay`, body)).status).toBe(400);
  });

  it('knows no such input', async () => {
    expect((await post(`${randomUUID()}/replay`)).status).toBe(404);
    expect((await post('5/replay')).status).toBe(400);
  });
});
