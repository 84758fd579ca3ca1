import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { given, startTestService, TestConsole } from '@s48/testing';
import { deskService } from './desk.module.js';

let screen: TestConsole;
let operator: string;
let clerk: string;
beforeAll(async () => {
  screen = new TestConsole(await startTestService(deskService));
  [operator, clerk] = [await screen.signIn('operator'), await screen.signIn('clerk', 'cistoca')];
});
afterAll(() => screen?.desk.close());

const see = async (reference: string) => (await screen.call('GET', `/api/desk/tickets/${reference}`, undefined, operator)).json();
const say = (reference: string, body: object, cookie = clerk) => screen.call('POST', `/api/desk/tickets/${reference}/status`, body, cookie);
const NOT_OURS = { state: 'not-ours', message: 'To je šaht vodovoda', reason: 'odluka o komunalnom redu, član 5', proposed: 'vodovod' };

describe('a refusal', () => {
  it('is there to read for whoever decides next, each with its reason, in the order they came', async () => {
    const facts = await screen.assigned('cistoca');
    await screen.desk.hear('agency.status', given.agencyStatus({ agency: 'cistoca', reference: facts.reference, ...NOT_OURS, state: 'not-ours', proposed: 'vodovod' }));
    await screen.desk.hear('report.routed', given.reportRouted({ ...facts, agency: 'vodovod' }));
    await screen.desk.hear('agency.status', given.agencyStatus({ agency: 'vodovod', reference: facts.reference, state: 'not-ours', message: 'Nije naša mreža' }));
    expect((await see(facts.reference)).refusals).toEqual([
      { agency: 'cistoca', reason: 'To je šaht vodovoda (odluka o komunalnom redu, član 5)', proposed: 'vodovod', at: expect.any(String) },
      { agency: 'vodovod', reason: 'Nije naša mreža', proposed: null, at: expect.any(String) },
    ]);
  });

  it('in many words is cut for routing, which would hear nothing else, and kept whole', async () => {
    const facts = await screen.assigned('cistoca');
    const [message, reason] = ['m'.repeat(4_000), 'r'.repeat(1_000)];
    expect((await say(facts.reference, { state: 'not-ours', message, reason })).statusCode).toBe(202);
    const { data } = await screen.desk.waitForEmitted('ticket.refused', ({ reportId }) => reportId === facts.reportId);
    expect(data.reason).toHaveLength(4_000);
    expect((await see(facts.reference)).refusals[0].reason).toHaveLength(5_003);
  });

  it('says nothing any more once its citizen is erased', async () => {
    const facts = await screen.assigned('cistoca');
    await say(facts.reference, NOT_OURS);
    const [row] = await screen.desk.query<{ person_key: string }>('select person_key from ticket where report_id = $1', [facts.reportId]);
    await screen.desk.hear('person.erased', given.personErased({ key: row!.person_key }));
    expect((await see(facts.reference)).refusals).toMatchObject([{ agency: 'cistoca', reason: '(obrisano)' }]);
  });
});

describe('a clerk', () => {
  it('says for the own body what its system would: refuses, or answers the citizen', async () => {
    const [refused, answered] = [await screen.assigned('cistoca'), await screen.assigned('cistoca')];
    expect((await say(refused.reference, NOT_OURS)).statusCode).toBe(202);
    expect(await see(refused.reference)).toMatchObject({ state: 'triage', refusedBy: ['cistoca'], deadline: refused.deadline });
    expect(await screen.requested(refused)).toEqual([]);
    expect((await say(answered.reference, { state: 'scheduled', message: 'Kamion dolazi u petak', plannedFor: '2026-12-04' })).statusCode).toBe(202);
    expect(await screen.requested(answered)).toMatchObject([{ kind: 'status', author: 'agency', text: expect.stringContaining('Kamion dolazi u petak') }]);
    expect(await screen.desk.query(`select detail from audit where object = $1 and action = 'ticket.status'`, [refused.reference])).toEqual([{ detail: { agency: 'cistoca', state: 'not-ours' } }]);
  });

  it('X03 says nothing about another body\'s ticket, and nobody says it for a body', async () => {
    const facts = await screen.assigned('vodovod');
    expect((await say(facts.reference, NOT_OURS)).statusCode).toBe(404);
    expect((await say(facts.reference, NOT_OURS, operator)).statusCode).toBe(403);
    expect((await say(facts.reference, NOT_OURS, await screen.signIn('administrator'))).statusCode).toBe(403);
    expect(await see(facts.reference)).toMatchObject({ state: 'assigned', refusals: [] });
  });

  it.each([[{ state: 'not-ours' }, 'message'], [{ ...NOT_OURS, proposed: 'opstina' }, 'proposed'], [{ state: 'gotovo', message: 'Rešeno.' }, 'state']])('that says %j is told which field is wrong', async (body, field) => {
    const facts = await screen.assigned('cistoca');
    const response = await say(facts.reference, body);
    expect([response.statusCode, response.json().errors[0].field]).toEqual([400, field]);
  });
});
