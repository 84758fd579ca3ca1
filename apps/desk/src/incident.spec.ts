import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuid7 } from '@s48/bus';
import type { ReportFacts } from '@s48/contracts';
import { given, startTestService, TestConsole, waitFor } from '@s48/testing';
import { deskService } from './desk.module.js';

let screen: TestConsole;
let operator: string;
let clerk: string;
beforeAll(async () => {
  screen = new TestConsole(await startTestService(deskService));
  operator = await screen.signIn('operator');
  clerk = await screen.signIn('clerk', 'vodovod');
});
afterAll(() => screen?.desk.close());

const TEXT = 'Voda dolazi do 15 časova; cisterna stoji kod pijace.';
const answer = async (references: string[], cookie = operator, own: object = {}) => (await screen.call('POST', '/api/desk/replies', { references, text: TEXT, ...own }, cookie)).json();
const see = async ({ reference }: ReportFacts, cookie = operator) => (await screen.call('GET', `/api/desk/tickets/${reference}`, undefined, cookie)).json();
const link = (method: 'PUT' | 'DELETE', one: ReportFacts, other: ReportFacts, cookie = operator) =>
  screen.call(method, `/api/desk/tickets/${one.reference}/links/${other.reference}`, undefined, cookie);
const linked = async (facts: ReportFacts, cookie = operator): Promise<string[]> => (await see(facts, cookie)).linked.map(({ reference }: ReportFacts) => reference);

async function outage(tickets: number): Promise<ReportFacts[]> {
  const reports: ReportFacts[] = [];
  for (let i = 0; i < tickets; i++) reports.push(await screen.assigned('vodovod'));
  return reports;
}

describe('U03 one answer to many tickets', () => {
  it('is a reply and a proof of its own for each of 200', async () => {
    const reports = Array.from({ length: 200 }, () => given.facts());
    for (const facts of reports) await screen.desk.put(given.envelope('report.received', given.reportReceived(facts)));
    await waitFor(async () => (await screen.desk.query('select 1 from ticket where report_id = any($1)', [reports.map(({ reportId }) => reportId)])).length === 200, 'the 200 tickets');
    const last = await screen.assigned('vodovod');
    const references = [...reports, last].map(({ reference }) => reference);
    const { sent, refused } = (await answer(references)) as { sent: { reference: string; replyId: string }[]; refused: object[] };
    expect([sent.length, refused]).toEqual([201, []]);
    expect(new Set(sent.map(({ replyId }) => replyId)).size).toBe(201);
    const asked = await screen.desk.emitted('reply.requested', ({ text }) => text === TEXT);
    expect(new Set(asked.map(({ data }) => data.reference))).toEqual(new Set(references));
    const replyId = sent.find(({ reference }) => reference === last.reference)!.replyId;
    await screen.desk.hear('reply.delivered', given.replyDelivered({ ...last, replyId, author: 'operator' }));
    expect(await screen.desk.query(`select state, count(*)::int n from reply where text = $1 group by state order by n`, [TEXT])).toEqual([{ state: 'delivered', n: 1 }, { state: 'requested', n: 200 }]);
  });

  it('tells which tickets could not be answered, and why; the others are', async () => {
    const [fine] = await outage(1);
    const silent = given.facts({ channel: 'phone' });
    const { contact: _, ...anonymous } = given.reportReceived(silent);
    await screen.desk.hear('report.received', anonymous);
    const { sent, refused } = await answer([fine!.reference, silent.reference, '48-0000-0000', fine!.reference]);
    expect(sent).toEqual([{ reference: fine!.reference, replyId: expect.any(String) }]);
    expect(refused).toHaveLength(2);
    expect(refused).toEqual(expect.arrayContaining([
      { reference: '48-0000-0000', reason: 'No ticket 48-0000-0000' },
      { reference: silent.reference, reason: expect.stringContaining('left no way to be reached') },
    ]));
  });

  it('sent again tells nobody twice, unless it failed', async () => {
    const [one, two] = (await outage(2)) as [ReportFacts, ReportFacts];
    const { sent } = await answer([one.reference, two.reference]);
    const { replyId } = sent.find(({ reference }: ReportFacts) => reference === two.reference);
    await screen.desk.hear('reply.failed', given.replyFailed({ ...two, replyId, author: 'operator' }));
    const again = await answer([one.reference, two.reference]);
    expect([again.refused.length, again.sent.length]).toEqual([1, 1]);
    expect([(await screen.requested(one)).length, (await screen.requested(two)).length]).toEqual([1, 2]);
  });

  it('can be taken back ticket by ticket', async () => {
    const [facts] = (await outage(1)) as [ReportFacts];
    const { sent } = await answer([facts.reference], operator, { undoable: true });
    expect((await screen.call('POST', `/api/desk/replies/${sent[0].replyId}/undo`, {}, operator)).statusCode).toBe(204);
    expect(await screen.requested(facts)).toEqual([]);
  });

  it('X03 reaches a clerk\'s own tickets only', async () => {
    const [own, other] = [await screen.assigned('vodovod'), await screen.assigned('cistoca')];
    const { sent, refused } = await answer([own.reference, other.reference], clerk);
    expect([sent.length, refused]).toEqual([1, [{ reference: other.reference, reason: `No ticket ${other.reference}` }]]);
    expect(await screen.requested(other)).toEqual([]);
  });

  it.each([[{ references: [] }, 'references'], [{ references: 'sve' }, 'references'], [{ references: ['48-1'], text: 'x' }, 'text']])('%j is told which field is wrong', async (own, field) => {
    const { status, errors } = await answer([], operator, own);
    expect([status, errors[0].field]).toEqual([400, field]);
  });
});

describe('U04 linking tickets of one incident', () => {
  it('leaves each as it came, with its own promise, and unlinking restores what was', async () => {
    const [one, two] = (await outage(2)) as [ReportFacts, ReportFacts];
    await screen.desk.hear('report.supplemented', given.reportSupplemented({ ...two, text: 'I u susednoj ulici.' }));
    const still = ({ version: _, ...ticket }: Record<string, unknown>) => ticket;
    const before = [await see(one), await see(two)].map(still);
    expect((await link('PUT', one, two)).statusCode).toBe(204);
    expect([await linked(one), await linked(two)]).toEqual([[two.reference], [one.reference]]);
    const during = [await see(one), await see(two)].map(still);
    expect(during.map(({ linked: _, ...ticket }) => ticket)).toEqual(before.map(({ linked: _, ...ticket }) => ticket));
    expect((await link('DELETE', two, one)).statusCode).toBe(204);
    expect([await see(one), await see(two)].map(still)).toEqual(before);
    expect(await screen.desk.query(`select action from audit where object = $1 order by id`, [one.reference])).toEqual([{ action: 'ticket.linked' }, { action: 'ticket.unlinked' }]);
  });

  it('L12 each citizen of a linked pair is answered and judged alone', async () => {
    const [one, two] = (await outage(2)) as [ReportFacts, ReportFacts];
    await link('PUT', one, two);
    await screen.call('POST', `/api/desk/tickets/${one.reference}/replies`, { text: TEXT }, operator);
    await screen.desk.hear('promise.decided', given.promiseDecided({ ...one, verdict: 'kept-by-operator' }));
    expect([(await see(one)).verdict, (await see(two)).verdict]).toEqual(['kept-by-operator', 'pending']);
    expect(await screen.requested(two)).toEqual([]);
  });

  it('shows all that are linked by way of another, and splits them again', async () => {
    const [one, two, three] = (await outage(3)) as [ReportFacts, ReportFacts, ReportFacts];
    await link('PUT', one, two);
    await link('PUT', three, two);
    await link('PUT', three, two);
    expect((await linked(one)).sort()).toEqual([two.reference, three.reference].sort());
    expect((await link('DELETE', one, three)).statusCode).toBe(404);
    await link('DELETE', two, one);
    expect([await linked(one), await linked(three)]).toEqual([[], [two.reference]]);
  });

  it('is suggested on either of two, whichever is opened', async () => {
    const [first, second] = [await screen.assigned('vodovod'), given.facts()];
    await screen.desk.hear('report.received', given.reportReceived(second));
    await screen.desk.hear('report.routed', given.reportRouted({ ...second, agency: 'vodovod', incident: { reportId: first.reportId, probability: 0.9, suggested: true } }));
    expect((await see(second)).incident).toMatchObject({ reference: first.reference });
    expect((await see(first)).suggestedBy).toEqual([{ reference: second.reference, probability: 0.9 }]);
  });

  it('refuses a ticket with itself and one that is not there', async () => {
    const [one] = (await outage(1)) as [ReportFacts];
    expect([(await link('PUT', one, one)).statusCode, (await link('PUT', one, given.facts())).statusCode]).toEqual([400, 404]);
  });

  it('X03 shows a clerk no other body\'s ticket, neither linked nor suggested, and lets no clerk link', async () => {
    const [own, other] = [await screen.assigned('vodovod'), await screen.assigned('cistoca')];
    await link('PUT', own, other);
    const suggestion = { reportId: other.reportId, probability: 0.9, suggested: true };
    await screen.desk.hear('report.routed', given.reportRouted({ ...own, agency: 'vodovod', incident: suggestion, decisionId: uuid7() }));
    expect((await see(own)).incident).toEqual({ ...suggestion, reference: other.reference });
    expect([(await see(own, clerk)).incident, await linked(own, clerk)]).toEqual([null, []]);
    const otherClerk = await screen.signIn('clerk', 'cistoca');
    expect([(await see(other)).suggestedBy.length, (await see(other, otherClerk)).suggestedBy.length]).toEqual([1, 0]);
    expect((await link('DELETE', own, other, clerk)).statusCode).toBe(403);
  });
});
