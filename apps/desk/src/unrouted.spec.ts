import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReportFacts, ReportReceived } from '@s48/contracts';
import { given, startTestService, TestConsole, waitFor } from '@s48/testing';
import { deskService } from './desk.module.js';

let screen: TestConsole;
let operator: string;
beforeAll(async () => {
  screen = new TestConsole(await startTestService(deskService));
  operator = await screen.signIn('operator');
});
afterAll(() => screen?.desk.close());

const see = async ({ reference }: ReportFacts) => (await screen.call('GET', `/api/desk/tickets/${reference}`, undefined, operator)).json();
const waited = (facts: ReportFacts) => screen.desk.query(`update ticket set updated_at = now() - interval '16 seconds' where report_id = $1`, [facts.reportId]);

async function heard(own: Partial<ReportReceived> = {}): Promise<ReportFacts> {
  const facts = given.facts();
  await screen.desk.hear('report.received', given.reportReceived({ ...facts, ...own }));
  return facts;
}

describe('R04 a report that routing is silent about', () => {
  it('goes to triage within seconds, its clock running; a decision that comes later places it', async () => {
    const facts = await heard();
    await waited(facts);
    await waitFor(async () => (await see(facts)).state === 'triage', 'the report to reach triage');
    expect(await see(facts)).toMatchObject({ agency: 'trijaza', decision: null, deadline: facts.deadline, verdict: 'pending' });
    await screen.desk.hear('report.routed', given.reportRouted({ ...facts, agency: 'cistoca' }));
    expect(await see(facts)).toMatchObject({ state: 'assigned', agency: 'cistoca' });
  });

  it('does not while routing may still speak, nor as a recording without words', async () => {
    const [fresh, spoken, late] = [await heard(), await heard({ text: null }), await heard()];
    await waited(spoken);
    await waited(late);
    await waitFor(async () => (await see(late)).state === 'triage', 'the third report to reach triage');
    expect([(await see(fresh)).state, (await see(spoken)).state]).toEqual(['received', 'received']);
  });

  it('alarms whom escalations go to when it is urgent', async () => {
    await screen.call('PUT', '/api/desk/agencies/kabinet-gradonacelnika', { duty_phone: '+381641110003' }, await screen.signIn('administrator'));
    const facts = await heard({ urgent: true });
    await waited(facts);
    const { data } = await screen.desk.waitForEmitted('notice.requested', ({ reference }) => reference === facts.reference);
    expect(data).toMatchObject({ via: 'sms', purpose: 'duty-alarm-triage' });
  });
});
