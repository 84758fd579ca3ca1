import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReportFacts } from '@s48/contracts';
import { given, startTestService, TestConsole } from '@s48/testing';
import { deskService } from './desk.module.js';

let console48: TestConsole;
let operator: string;
let clerk: string;
beforeAll(async () => {
  console48 = new TestConsole(await startTestService(deskService));
  operator = await console48.signIn('operator');
  clerk = await console48.signIn('clerk', 'vodovod');
});
afterAll(() => console48?.desk.close());

interface Listed {
  readonly id: string;
  readonly state: string;
  readonly since: string;
}

const hear: TestConsole['desk']['hear'] = (...message) => console48.desk.hear(...message);
const retry = (id: string, cookie = operator) => console48.call('POST', `/api/desk/replies/${id}/retry`, {}, cookie);

async function replyTo(facts: ReportFacts, text = 'Ekipa je krenula.'): Promise<string> {
  return (await console48.call('POST', `/api/desk/tickets/${facts.reference}/replies`, { text }, operator)).json().replyId;
}

async function failed(facts: ReportFacts, own: object = {}): Promise<string> {
  const replyId = await replyTo(facts);
  await hear('reply.failed', given.replyFailed({ ...facts, replyId, author: 'operator', attempts: 3, ...own }));
  return replyId;
}

async function unproven(cookie = operator): Promise<Listed[]> {
  const items: Listed[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const page: { items: Listed[]; next: string | null } = (await console48.call('GET', `/api/desk/replies?state=unproven&cursor=${next}`, undefined, cookie)).json();
    items.push(...page.items);
    next = page.next;
  }
  return items;
}

describe('O04 the list of unproven replies', () => {
  it('holds those of every channel, with what is known of each', async () => {
    const [sms, email, web] = [await console48.assigned('cistoca'), await console48.assigned('cistoca', { channel: 'email' }), await console48.assigned('cistoca', { channel: 'web' })];
    const [bounced, waiting] = [await failed(sms), await replyTo(email)];
    const published = given.replyDelivered({ ...web, kind: 'acknowledgement', author: 'system' });
    await hear('reply.delivered', published);
    const listed = await unproven();
    expect(listed).toContainEqual(expect.objectContaining({ id: bounced, reference: sms.reference, channel: 'sms', kind: 'status', author: 'operator', state: 'failed', reason: 'unknown subscriber', attempts: 3 }));
    expect(listed.find(({ id }) => id === bounced)!.since).toBe(given.replyFailed(sms).at);
    expect(listed).toContainEqual(expect.objectContaining({ id: waiting, channel: 'email', state: 'requested', attempts: null }));
    expect(listed.map(({ id }) => id)).not.toContain(published.replyId);
  });

  it('lets a failed one go when the citizen has heard since', async () => {
    const facts = await console48.assigned();
    const first = await failed(facts);
    const second = await replyTo(facts);
    await hear('reply.delivered', given.replyDelivered({ ...facts, replyId: second, author: 'operator' }));
    expect((await unproven()).map(({ id }) => id)).not.toContain(first);
  });

  it('X03 shows a clerk the own body\'s only, and lets no clerk send another\'s again', async () => {
    const [own, other] = [await failed(await console48.assigned('vodovod')), await failed(await console48.assigned('cistoca'))];
    const ids = (await unproven(clerk)).map(({ id }) => id);
    expect([ids.includes(own), ids.includes(other)]).toEqual([true, false]);
    expect([(await retry(own, clerk)).statusCode, (await retry(other, clerk)).statusCode]).toEqual([202, 404]);
  });

  it('names the states that can be asked for', async () => {
    const response = await console48.call('GET', '/api/desk/replies?state=izgubljen', undefined, operator);
    expect([response.statusCode, response.json().errors[0].field]).toEqual([400, 'state']);
  });
});

describe('O04 sending again', () => {
  it('asks the channel for the same reply under the same id, and waits for it', async () => {
    const facts = await console48.assigned();
    const id = await failed(facts);
    expect((await retry(id)).statusCode).toBe(202);
    const [first, second] = await console48.requested(facts);
    expect(second).toEqual({ ...first, again: true });
    expect((await unproven()).find((reply) => reply.id === id)).toMatchObject({ state: 'requested', reason: null });
    expect(await console48.desk.query(`select action from audit where object = $1 and action = 'reply.retried'`, [facts.reference])).toHaveLength(1);
  });

  it('is refused for one that has left, and for one that has arrived', async () => {
    const facts = await console48.assigned();
    const replyId = await replyTo(facts);
    await hear('reply.handed-over', given.replyHandedOver({ ...facts, replyId, author: 'operator' }));
    const early = await retry(replyId);
    expect([early.statusCode, early.json().title]).toEqual([409, expect.stringContaining('proof is awaited')]);
    await hear('reply.delivered', given.replyDelivered({ ...facts, replyId, author: 'operator' }));
    const late = await retry(replyId);
    expect([late.statusCode, late.json().title]).toEqual([409, expect.stringContaining('reached the citizen')]);
    expect(await console48.requested(facts)).toHaveLength(1);
  });

  it('is refused when the citizen was erased', async () => {
    const facts = given.facts();
    const contact = given.contact('sms', '+381641119876');
    await hear('report.received', given.reportReceived({ ...facts, contact }));
    const id = await failed(facts);
    await hear('person.erased', given.personErased({ key: contact.key! }));
    expect((await retry(id)).statusCode).toBe(409);
  });

  it('of a text to a caller that fails again makes no second call-back', async () => {
    const facts = await console48.assigned('cistoca', { channel: 'phone' }, { contact: given.contact('sms') });
    const id = await failed(facts, { via: 'sms' });
    await retry(id);
    await hear('reply.failed', given.replyFailed({ ...facts, replyId: id, author: 'operator', via: 'sms', at: new Date().toISOString() }));
    expect((await console48.requested(facts)).filter(({ to }) => to.channel === 'phone')).toHaveLength(1);
  });
});
