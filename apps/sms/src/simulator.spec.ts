import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { given, startTestService, waitFor, type TestService } from '@s48/testing';
import { smsService } from './sms.module.js';

let service: TestService;
let url: string;

beforeAll(async () => {
  service = await startTestService(smsService, { SIMULATOR: '1', LOG_LEVEL: 'silent' });
  await service.app.listen(0, '127.0.0.1');
  url = `${await service.app.getUrl()}/api/sms/simulator/messages`;
});
afterAll(() => service.close());

const text = (body: object): Promise<Response> => fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const inboxOf = async (phone: string): Promise<{ direction: string; text: string }[]> =>
  ((await (await fetch(`${url}?phone=${encodeURIComponent(phone)}`)).json()) as { items: { direction: string; text: string }[] }).items;

describe('a simulated phone', () => {
  it('texts, is acknowledged with the reference, gets the status, and the receipt proves it', async () => {
    const response = await text({ from: '0641234567', text: 'Ne radi fontana' });
    expect(response.status).toBe(201);
    const { reference, reportId } = (await response.json()) as { reference: string; reportId: string };
    await waitFor(async () => (await inboxOf('+381641234567')).some((message) => message.direction === 'out' && message.text.includes(reference)), 'the acknowledgement');
    const report = (await service.waitForEmitted('report.received', (data) => data.reportId === reportId)).data;
    const { channel, receivedAt, deadline } = report;
    const asked = given.replyRequested({ reportId, reference, channel, receivedAt, deadline, to: report.contact!, text: 'Fontana radi.' });
    await service.hear('reply.requested', asked);
    await service.hear('reply.requested', asked);
    await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === asked.replyId);
    expect((await inboxOf('064 123 45 67')).map((message) => message.text)).toEqual(['Ne radi fontana', expect.stringContaining(reference), 'Fontana radi.']);
  });

  it('that is switched off (…9999) shows what a failed reply looks like', async () => {
    const asked = given.replyRequested({ to: given.contact('sms', '+381641239999') });
    await service.hear('reply.requested', asked);
    const { data } = await service.waitForEmitted('reply.failed', ({ replyId }) => replyId === asked.replyId);
    expect(data.reason).toBe('the phone is switched off');
  });

  it.each([
    [{ from: '0641234567', text: 5 }, 'text'],
    [{ text: 'bez broja' }, 'from'],
  ])('refuses %j and names the field', async (body, field) => {
    const response = await text(body);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { errors: { field: string }[] }).errors[0]!.field).toBe(field);
  });

  it('leaves the webhook of a provider that is not configured unknown', async () => {
    expect((await fetch(url.replace('/api/sms/simulator/messages', '/hooks/twilio/sms'), { method: 'POST' })).status).toBe(404);
  });
});
