import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReportFacts } from '@s48/contracts';
import { given, startTestService, TestConsole } from '@s48/testing';
import { deskService } from './desk.module.js';

let screen: TestConsole;
let operator: string;
beforeAll(async () => {
  screen = new TestConsole(await startTestService(deskService));
  operator = await screen.signIn('operator');
});
afterAll(() => screen?.desk.close());

const hear: TestConsole['desk']['hear'] = (...message) => screen.desk.hear(...message);
const reply = (facts: ReportFacts, own: object = {}) => screen.call('POST', `/api/desk/tickets/${facts.reference}/replies`, { text: 'Ekipa je krenula.', ...own }, operator);
const retry = (id: string, way: object) => screen.call('POST', `/api/desk/replies/${id}/retry`, way, operator);
const ticketOf = async (facts: ReportFacts) => (await screen.call('GET', `/api/desk/tickets/${facts.reference}`, undefined, operator)).json();
const ways = async (facts: ReportFacts): Promise<string[]> => (await screen.requested(facts)).map(({ to }) => to.channel);

async function failing(facts: ReportFacts): Promise<string> {
  const { replyId } = (await reply(facts)).json();
  await hear('reply.failed', given.replyFailed({ ...facts, replyId, author: 'operator' }));
  return replyId;
}

/** A visitor who asked for a text and left a mail address too. */
const visitor = () => screen.assigned('cistoca', { channel: 'counter' }, { contact: given.contact('sms'), otherContacts: [given.contact('email')] });

describe('O05 when an SMS fails', () => {
  it('the ticket proposes what the citizen gave, and sends nothing by itself', async () => {
    const facts = await visitor();
    expect(await ticketOf(facts)).toMatchObject({ otherWays: [] });
    await failing(facts);
    expect((await ticketOf(facts)).otherWays).toEqual([{ channel: 'email', consented: true }, { channel: 'phone', consented: true }]);
    expect(await ways(facts)).toEqual(['sms']);
  });

  it('the same words go another way that the citizen gave, as a reply of its own', async () => {
    const facts = await visitor();
    const first = await failing(facts);
    const sent = await retry(first, { channel: 'email' });
    expect(sent.statusCode).toBe(202);
    expect(sent.json().replyId).not.toBe(first);
    expect((await screen.requested(facts)).at(-1)).toMatchObject({ to: { channel: 'email' }, text: 'Ekipa je krenula.', author: 'operator' });
    expect(await ticketOf(facts)).toMatchObject({ otherWays: [] });
  });

  it('a way that was not given is used only when staff state the consent, and the statement is kept', async () => {
    const facts = await screen.assigned('cistoca');
    const id = await failing(facts);
    expect((await ticketOf(facts)).otherWays).toEqual([{ channel: 'phone', consented: false }]);
    const refused = await retry(id, { channel: 'phone' });
    expect([refused.statusCode, refused.json().title]).toEqual([409, expect.stringContaining('consent')]);
    expect(await ways(facts)).toEqual(['sms']);
    expect((await retry(id, { channel: 'phone', consent: 'rekao na telefonu 2. marta' })).statusCode).toBe(202);
    expect(await ways(facts)).toEqual(['sms', 'phone']);
    const [row] = await screen.desk.query<{ detail: object }>(`select detail from audit where object = $1 and action = 'reply.retried'`, [facts.reference]);
    expect(row!.detail).toMatchObject({ channel: 'phone', consent: 'rekao na telefonu 2. marta' });
  });

  it('no way leads where no address is known', async () => {
    const facts = await screen.assigned('cistoca');
    const refused = await reply(facts, { channel: 'email', consent: 'rekao na telefonu' });
    expect([refused.statusCode, refused.json().title]).toEqual([409, expect.stringContaining('other ways known: phone')]);
  });
});

describe('S10 after STOP', () => {
  const stop = (facts: ReportFacts) => hear('report.supplemented', given.reportSupplemented({ ...facts, text: 'STOP', optOut: 'sms' }));
  const alarms = async ({ reference }: ReportFacts): Promise<string[]> =>
    (await screen.call('GET', '/api/desk/notices', undefined, operator)).json().items.filter((notice: { reference: string }) => notice.reference === reference).map((notice: { reason: string }) => notice.reason);

  it('answers go the next way that the citizen gave, and the operators are told', async () => {
    const facts = await visitor();
    await stop(facts);
    expect(await alarms(facts)).toEqual(['STOP by sms: answers go by email now']);
    await hear('sla.milestone', given.slaMilestone({ ...facts, milestone: 'fallback' }));
    expect(await ways(facts)).toEqual(['email']);
  });

  it('where the citizen gave none, people have to find one: nothing goes a way without consent', async () => {
    const facts = await screen.assigned('cistoca');
    await stop(facts);
    expect(await alarms(facts)).toEqual([expect.stringContaining('find one')]);
    const refused = await reply(facts);
    expect([refused.statusCode, refused.json().title]).toEqual([409, expect.stringContaining('STOP')]);
    expect((await reply(facts, { channel: 'phone', consent: 'rekao na šalteru' })).statusCode).toBe(202);
    expect(await ways(facts)).toEqual(['phone']);
  });
});
