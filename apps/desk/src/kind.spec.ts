import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { given, startTestService, TestConsole } from '@s48/testing';
import { deskService } from './desk.module.js';

let at: TestConsole;
let operator: string;

beforeAll(async () => {
  at = new TestConsole(await startTestService(deskService));
  operator = await at.signIn('operator');
});
afterAll(() => at.desk.close());

const correct = (reference: string, body: object, cookie = operator) => at.call('POST', `/api/desk/tickets/${reference}/kind`, body, cookie);
const kindsOf = async (query: string) =>
  (await at.call('GET', `/api/desk/tickets?${query}`, undefined, operator)).json().items.map(({ reference, kind }: { reference: string; kind: string }) => [reference, kind]);

describe('the kind of a report', () => {
  it('is corrected by an operator: audited, said to routing, and no later decision overwrites it', async () => {
    const facts = await at.assigned('cistoca');
    expect((await correct(facts.reference, { kind: 'question', reason: 'pita za raspored' })).statusCode).toBe(204);
    await at.desk.hear('report.routed', given.reportRouted({ ...facts, kind: 'complaint' }));
    const ticket = (await at.call('GET', `/api/desk/tickets/${facts.reference}`, undefined, operator)).json();
    expect(ticket).toMatchObject({ kind: 'question', agency: 'cistoca', state: 'assigned' });
    expect((await at.desk.waitForEmitted('ticket.corrected', ({ reportId }) => reportId === facts.reportId)).data).toMatchObject({ kind: 'question', agency: 'cistoca', was: 'cistoca' });
    expect(await at.desk.query('select detail from audit where object = $1 and action = \'ticket.kind\'', [facts.reference])).toEqual([{ detail: { was: 'problem', kind: 'question', reason: 'pita za raspored' } }]);
  });

  it('that comes before routing has decided stands too', async () => {
    const facts = given.facts();
    await at.desk.hear('report.received', given.reportReceived(facts));
    await correct(facts.reference, { kind: 'praise' });
    await at.desk.hear('report.routed', given.reportRouted(facts));
    expect((await at.call('GET', `/api/desk/tickets/${facts.reference}`, undefined, operator)).json().kind).toBe('praise');
  });

  it('narrows the list', async () => {
    const [one, other] = [await at.assigned('vodovod'), await at.assigned('vodovod')];
    await correct(one.reference, { kind: 'proposal' });
    expect(await kindsOf('kind=proposal')).toEqual([[one.reference, 'proposal']]);
    expect(await kindsOf(`kind=problem&q=${other.reference}`)).toEqual([[other.reference, 'problem']]);
  });

  it('is one of six, and not a clerk\'s to say', async () => {
    const facts = await at.assigned('cistoca');
    const refused = await correct(facts.reference, { kind: 'pitanje' });
    expect(refused.statusCode).toBe(400);
    expect(refused.json().errors).toMatchObject([{ field: 'kind', message: expect.stringContaining('question') }]);
    expect((await at.call('GET', '/api/desk/tickets?kind=pitanje', undefined, operator)).statusCode).toBe(400);
    expect((await correct(facts.reference, { kind: 'question' }, await at.signIn('clerk', 'cistoca'))).statusCode).toBe(403);
  });
});
