import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { given, startTestService, waitFor, type TestService } from '@s48/testing';
import { emailService } from './email.module.js';

let service: TestService;

beforeAll(async () => {
  service = await startTestService(emailService, { SIMULATOR: '1', LOG_LEVEL: 'silent' });
});
afterAll(() => service.close());

interface Item {
  readonly id: string;
  readonly direction: string;
  readonly subject: string;
  readonly text: string;
}

const write = (body: object): Promise<Response> =>
  service.fetch('/api/email/simulator/mails', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const mailsOf = async (address: string): Promise<Item[]> =>
  ((await (await service.fetch(`/api/email/simulator/mails?address=${encodeURIComponent(address)}`)).json()) as { items: Item[] }).items;

describe('a simulated mailbox', () => {
  it('writes, is acknowledged with the reference, gets the status, and its answer is a supplement', async () => {
    const response = await write({ from: 'ana@primer.rs', subject: 'Пун контејнер', text: 'Контејнер у Карађорђевој 15 је пун.' });
    expect(response.status).toBe(201);
    const { reference, reportId } = (await response.json()) as { reference: string; reportId: string };
    const acknowledgement = await waitFor(async () => (await mailsOf('ana@primer.rs')).find(({ direction, text }) => direction === 'out' && text.includes(reference)), 'the acknowledgement');
    expect(acknowledgement.text).toContain('Ваша пријава је примљена');
    const report = (await service.waitForEmitted('report.received', (data) => data.reportId === reportId)).data;
    expect(report.text).toBe('Пун контејнер\n\nКонтејнер у Карађорђевој 15 је пун.');
    const { channel, receivedAt, deadline } = report;
    const asked = given.replyRequested({ reportId, reference, channel, receivedAt, deadline, to: report.contact!, text: 'Kontejner je ispražnjen.' });
    await service.hear('reply.requested', asked);
    await service.hear('reply.requested', asked);
    await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === asked.replyId);
    expect((await mailsOf('ana@primer.rs')).map(({ direction }) => direction)).toEqual(['in', 'out', 'out']);
    expect((await write({ from: 'ana@primer.rs', text: 'Опет је пун.', inReplyTo: acknowledgement.id })).status).toBe(201);
    const supplement = await service.waitForEmitted('report.supplemented', (data) => data.reportId === reportId);
    expect(supplement.data).toMatchObject({ text: 'Опет је пун.', verified: true });
  });

  it.each([
    [{ from: 'ana@primer.rs', text: 5 }, 'text'],
    [{ from: 'ana', text: 'Rupa' }, 'from'],
    [{ from: 'ana@primer.rs', text: 'Rupa', inReplyTo: 'x' }, 'inReplyTo'],
  ])('refuses %j and names the field', async (body, field) => {
    const response = await write(body);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { errors: { field: string }[] }).errors[0]!.field).toBe(field);
  });

  it('forgets a person', async () => {
    await write({ from: 'mika@primer.rs', subject: 'Rupa', text: 'Rupa na putu' });
    await waitFor(async () => (await mailsOf('mika@primer.rs')).length === 2, 'the acknowledgement');
    await service.hear('person.erased', given.personErased({ key: given.contact('email', 'mika@primer.rs').key! }));
    expect(await mailsOf('mika@primer.rs')).toEqual([]);
  });
});
