import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReportFacts, ReportReceived, ReportRouted } from '@s48/contracts';
import { given, startTestService, TestConsole, waitFor } from '@s48/testing';
import { deskService } from './desk.module.js';

let screen: TestConsole;
let operator: string;
let administrator: string;
beforeAll(async () => {
  screen = new TestConsole(await startTestService(deskService));
  operator = await screen.signIn('operator');
  administrator = await screen.signIn('administrator');
});
beforeEach(async () => {
  await contacts('cistoca', { duty_phone: '+381641110001' });
  await contacts('vodovod', { duty_phone: '+381641110002', email: 'dezurni@vodovod.rs' });
  await contacts('kabinet-gradonacelnika', {});
});
afterAll(() => screen?.desk.close());

const contacts = (agency: string, body: object) => screen.call('PUT', `/api/desk/agencies/${agency}`, body, administrator);
const hear: TestConsole['desk']['hear'] = (...message) => screen.desk.hear(...message);
const mark = ({ reference }: ReportFacts) => screen.call('POST', `/api/desk/tickets/${reference}/urgent`, {}, operator);

async function alarms({ reference }: ReportFacts) {
  const said = await screen.desk.emitted('notice.requested', (notice) => notice.reference === reference && notice.purpose.startsWith('duty-alarm'));
  return said.map(({ data }) => ({ id: data.noticeId, told: `${data.purpose} ${data.via}`, to: data.to.key }));
}
const shown = ({ reportId }: ReportFacts) => screen.desk.query(`select purpose from notice where report_id = $1 and state = 'shown'`, [reportId]);
const keyOf = (channel: 'sms' | 'email', address: string): string => given.contact(channel, address).key!;
const [CISTOCA, VODOVOD] = [keyOf('sms', '+381641110001'), keyOf('sms', '+381641110002')];

describe('a ticket that turns urgent after it was assigned', () => {
  it.each<[string, (facts: ReportFacts) => Promise<unknown>]>([
    ['routing says so', (facts) => hear('report.routed', given.reportRouted({ ...facts, agency: 'cistoca', urgent: true }))],
    ['the report comes after its routing', (facts) => hear('report.received', given.reportReceived({ ...facts, urgent: true }))],
    ['the recording is written down', (facts) => hear('report.transcribed', given.reportTranscribed({ ...facts, urgent: true }))],
    ['an operator marks it', (facts) => mark(facts)],
    ['the citizen adds what makes it so', (facts) => hear('report.supplemented', given.reportSupplemented({ ...facts, text: 'sada gori i kuća, dete je unutra' }))],
    ['the citizen says that it is not solved, and worse', (facts) => hear('report.reopened', given.reportReopened({ ...facts, text: 'sada gori i kuća, dete je unutra' }))],
  ])('alarms the duty service at once, and once, when %s', async (_, turns) => {
    const facts = await screen.assigned('cistoca');
    expect(await alarms(facts)).toEqual([]);
    for (const happens of [turns, mark]) {
      await happens(facts);
      expect((await alarms(facts)).map(({ to }) => to)).toEqual([CISTOCA]);
    }
  });

  it('alarms each body that gets it, once', async () => {
    const facts = await screen.assigned('cistoca');
    await mark(facts);
    for (const agency of ['vodovod', 'cistoca']) await screen.call('POST', `/api/desk/tickets/${facts.reference}/assign`, { agency }, operator);
    expect((await alarms(facts)).map(({ to }) => to)).toEqual([CISTOCA, VODOVOD]);
  });

  it('alarms the operators while it waits for them, and nobody once it is resolved', async () => {
    const facts = given.facts();
    await hear('report.received', given.reportReceived(facts));
    await hear('report.routed', given.reportRouted({ ...facts, automatic: false }));
    await mark(facts);
    expect(await shown(facts)).toEqual([{ purpose: 'urgent-in-triage' }]);
    const done = await screen.assigned('cistoca');
    await screen.call('POST', `/api/desk/tickets/${done.reference}/decline`, { reason: 'unfounded' }, operator);
    await mark(done);
    expect(await alarms(done)).toEqual([]);
  });
});

describe('an urgent ticket in triage', () => {
  const inTriage = async (suggested: ReportRouted['agency'], own: Partial<ReportReceived> = {}): Promise<ReportFacts> => {
    const facts = given.facts();
    await hear('report.received', given.reportReceived({ ...own, ...facts, urgent: true }));
    await hear('report.routed', given.reportRouted({ ...facts, agency: suggested, automatic: false, confidence: 0.5, urgent: true }));
    return facts;
  };
  it('waits for no operator: the body that routing holds likeliest is alarmed, and not again when it is given the ticket', async () => {
    const facts = await inTriage('cistoca');
    expect((await alarms(facts)).map(({ told, to }) => [told, to])).toEqual([['duty-alarm-likely sms', CISTOCA]]);
    expect(await shown(facts)).toEqual([{ purpose: 'urgent-in-triage' }]);
    await screen.call('POST', `/api/desk/tickets/${facts.reference}/assign`, { agency: 'cistoca' }, operator);
    expect(await alarms(facts)).toHaveLength(1);
    await screen.call('POST', `/api/desk/tickets/${facts.reference}/assign`, { agency: 'vodovod' }, operator);
    expect((await alarms(facts)).map(({ to }) => to)).toEqual([CISTOCA, VODOVOD]);
  });

  it('that no body seems competent for is told to those who escalations go to, one after the other', async () => {
    await contacts('kabinet-gradonacelnika', { duty_phone: '+381641110003', email: 'kabinet@grad.rs' });
    const facts = await inTriage('trijaza');
    await hear('notice.failed', { noticeId: (await alarms(facts)).at(-1)!.id, at: new Date().toISOString(), reason: 'unknown subscriber' });
    expect((await alarms(facts)).map(({ told, to }) => [told, to])).toEqual([
      ['duty-alarm-triage sms', keyOf('sms', '+381641110003')],
      ['duty-alarm-triage email', keyOf('email', 'kabinet@grad.rs')],
    ]);
  });

  it('after a refusal alarms the next body when routing has named it, and nobody in between', async () => {
    await contacts('kabinet-gradonacelnika', { email: 'kabinet@grad.rs' });
    const facts = await screen.assigned('cistoca', {}, { urgent: true });
    await hear('agency.status', given.agencyStatus({ agency: 'cistoca', reference: facts.reference, state: 'not-ours', message: 'Nije naše' }));
    expect((await alarms(facts)).map(({ to }) => to)).toEqual([CISTOCA]);
    await hear('report.routed', given.reportRouted({ ...facts, agency: 'vodovod', automatic: false, urgent: true }));
    expect((await alarms(facts)).map(({ to }) => to)).toEqual([CISTOCA, VODOVOD]);
  });
});

describe('the list of tickets', () => {
  it('narrows to those that are urgent', async () => {
    const [facts, calm] = [await screen.assigned('cistoca', {}, { urgent: true }), await screen.assigned('cistoca')];
    const listed = async (urgent: string) => (await screen.call('GET', `/api/desk/tickets?limit=200&urgent=${urgent}`, undefined, operator)).json();
    const references = (list: { items: ReportFacts[] }): string[] => list.items.map(({ reference }) => reference);
    expect([references(await listed('true')).includes(facts.reference), references(await listed('true')).includes(calm.reference)]).toEqual([true, false]);
    expect(references(await listed('false'))).toContain(calm.reference);
    expect((await listed('da')).errors).toMatchObject([{ field: 'urgent' }]);
  });
});

describe('a false alarm', () => {
  const withdraw = ({ reference }: ReportFacts, reason = 'Zvao sam građanina: šala') => screen.call('POST', `/api/desk/tickets/${reference}/urgent`, { urgent: false, reason }, operator);
  const urgency = async ({ reference }: ReportFacts) => (await screen.call('GET', `/api/desk/tickets/${reference}`, undefined, operator)).json().urgent;
  const told = async ({ reference }: ReportFacts) =>
    (await screen.desk.emitted('notice.requested', (notice) => notice.reference === reference)).map(({ data }) => `${data.purpose} ${data.to.key === CISTOCA ? 'cistoca' : data.to.key}`);

  it('is taken back by an operator: who was alarmed is told so, it is audited, and no machine makes it urgent again', async () => {
    const facts = await screen.assigned('cistoca', {}, { urgent: true });
    expect((await withdraw(facts)).statusCode).toBe(204);
    expect(await urgency(facts)).toBe(false);
    const [, over] = await screen.desk.emitted('notice.requested', (notice) => notice.reference === facts.reference);
    expect(over!.data.text).toContain('NIJE hitno: operater je opozvao uzbunu. Zvao sam građanina: šala');
    await hear('report.routed', given.reportRouted({ ...facts, agency: 'cistoca', urgent: true }));
    await hear('report.received', given.reportReceived({ ...facts, urgent: true }));
    await withdraw(facts);
    expect([await urgency(facts), await told(facts)]).toEqual([false, ['duty-alarm cistoca', 'alarm-withdrawn cistoca']]);
    const trail = await screen.desk.query(`select detail from audit where object = $1 and action = 'ticket.urgent' order by id`, [facts.reference]);
    expect(trail[0]).toEqual({ detail: { urgent: false, reason: 'Zvao sam građanina: šala' } });
  });

  it('that was none alarms anew, because its duty service was told that it was one', async () => {
    const facts = await screen.assigned('cistoca', {}, { urgent: true });
    await withdraw(facts);
    await mark(facts);
    await mark(facts);
    expect(await told(facts)).toEqual(['duty-alarm cistoca', 'alarm-withdrawn cistoca', 'duty-alarm cistoca']);
  });

  it('stands until the citizen adds that there is danger', async () => {
    const facts = await screen.assigned('cistoca', {}, { urgent: true });
    await withdraw(facts);
    await hear('report.supplemented', given.reportSupplemented({ ...facts, text: 'Hvala, čekamo.' }));
    expect(await urgency(facts)).toBe(false);
    await hear('report.supplemented', given.reportSupplemented({ ...facts, text: 'sada gori i kuća, dete je unutra' }));
    expect([await urgency(facts), await told(facts)]).toEqual([true, ['duty-alarm cistoca', 'alarm-withdrawn cistoca', 'duty-alarm cistoca']]);
  });

  it('goes to nobody else when its message fails after it was taken back', async () => {
    const facts = await screen.assigned('vodovod', {}, { urgent: true });
    const { id } = (await alarms(facts))[0]!;
    await withdraw(facts);
    await hear('notice.failed', { noticeId: id, at: new Date().toISOString(), reason: 'unknown subscriber' });
    expect(await alarms(facts)).toHaveLength(1);
  });

  it('is told which field is wrong', async () => {
    const facts = await screen.assigned('cistoca');
    const response = await screen.call('POST', `/api/desk/tickets/${facts.reference}/urgent`, { urgent: 'ne' }, operator);
    expect([response.statusCode, response.json().errors[0].field]).toEqual([400, 'urgent']);
  });
});

describe('an alarm tells what the citizen added', () => {
  const added = 'sada gori i kuća, dete je unutra';

  it.each<[string, (facts: ReportFacts) => Promise<unknown>]>([
    ['to the report', (facts) => hear('report.supplemented', given.reportSupplemented({ ...facts, text: added }))],
    ['when it was not solved', (facts) => hear('report.reopened', given.reportReopened({ ...facts, text: added }))],
  ])('%s, where that is the danger, before the report; and no more', async (_, adds) => {
    const facts = await screen.assigned('cistoca', {}, { text: 'Smrdi kontejner' });
    await hear('report.supplemented', given.reportSupplemented({ ...facts, text: 'Hvala, čekamo.' }));
    await adds(facts);
    const [said] = await screen.desk.emitted('notice.requested', (notice) => notice.reference === facts.reference);
    expect(said!.data.text).toBe(`HITNO ${facts.reference}, JKP Čistoća: ${added}\nSmrdi kontejner`);
    const { reports } = (await screen.call('GET', `/api/desk/tickets/${facts.reference}`, undefined, operator)).json();
    expect(reports).toContainEqual(expect.objectContaining({ supplement: true, text: added }));
  });
});

describe('an alarm says where', () => {
  const words = async (place: ReportReceived['place']): Promise<string> => {
    const facts = await screen.assigned('cistoca', {}, { urgent: true, text: 'Gori deponija', ...(place && { place }) });
    const [said] = await screen.desk.emitted('notice.requested', (notice) => notice.reference === facts.reference);
    return said!.data.text.replace(facts.reference, '…');
  };

  it.each<[ReportReceived['place'], string]>([
    [{ text: 'Omladinska 4' }, 'HITNO …, JKP Čistoća, Omladinska 4: Gori deponija'],
    [{ lat: 44.6628, lon: 20.9301 }, 'HITNO …, JKP Čistoća, 44.6628, 20.9301: Gori deponija'],
    [undefined, 'HITNO …, JKP Čistoća: Gori deponija'],
  ])('where the citizen did: %j', async (place, said) => expect(await words(place)).toBe(said));
});

describe('an alarm that cannot reach the duty service', () => {
  const fails = async (facts: ReportFacts) => hear('notice.failed', { noticeId: (await alarms(facts)).at(-1)!.id, at: new Date().toISOString(), reason: 'unknown subscriber' });

  it('goes to the cabinet where the body has no contact, and to an administrator where the cabinet has none either', async () => {
    await contacts('cistoca', {});
    await contacts('kabinet-gradonacelnika', { email: 'kabinet@grad.rs' });
    const first = await screen.assigned('cistoca');
    await mark(first);
    expect((await alarms(first)).map(({ told, to }) => [told, to])).toEqual([['duty-alarm-elsewhere email', keyOf('email', 'kabinet@grad.rs')]]);
    await contacts('kabinet-gradonacelnika', {});
    const [admin] = await screen.desk.query<{ email: string }>(`select email from account where role = 'administrator'`);
    const second = await screen.assigned('cistoca');
    await mark(second);
    expect((await alarms(second)).map(({ to }) => to)).toEqual([keyOf('email', admin!.email)]);
  });

  it('goes on to the next when it failed, and ends on the screen, not in silence', async () => {
    const facts = await screen.assigned('vodovod');
    await mark(facts);
    await fails(facts);
    await fails(facts);
    const [admin] = await screen.desk.query<{ email: string }>(`select email from account where role = 'administrator'`);
    expect((await alarms(facts)).map(({ to }) => to)).toEqual([VODOVOD, keyOf('email', 'dezurni@vodovod.rs'), keyOf('email', admin!.email)]);
    await fails(facts);
    const { items } = (await screen.call('GET', '/api/desk/notices', undefined, operator)).json();
    expect(items[0]).toMatchObject({ reference: facts.reference, state: 'shown', reason: expect.stringContaining('nobody could be told') });
  });

  it('goes on to the next where nothing proves within minutes that it arrived; what becomes of it later alarms nobody more', async () => {
    const facts = await screen.assigned('vodovod');
    await mark(facts);
    const { id } = (await alarms(facts))[0]!;
    await screen.desk.query(`update notice set requested_at = requested_at - interval '6 minutes' where id = $1`, [id]);
    await waitFor(async () => (await alarms(facts)).length === 2, 'the next one to be alarmed');
    expect((await alarms(facts)).map(({ to }) => to)).toEqual([VODOVOD, keyOf('email', 'dezurni@vodovod.rs')]);
    await hear('notice.failed', { noticeId: id, at: new Date().toISOString(), reason: 'given up' });
    expect(await alarms(facts)).toHaveLength(2);
  });

  it('that arrived is told to nobody else, however long ago', async () => {
    const [arrived, silent] = [await screen.assigned('vodovod'), await screen.assigned('vodovod')];
    for (const facts of [arrived, silent]) await mark(facts);
    await hear('notice.delivered', { noticeId: (await alarms(arrived))[0]!.id, at: new Date().toISOString() });
    await screen.desk.query(`update notice set requested_at = requested_at - interval '6 minutes' where report_id = any($1)`, [[arrived.reportId, silent.reportId]]);
    await waitFor(async () => (await alarms(silent)).length === 2, 'the other alarm to go on');
    expect(await alarms(arrived)).toHaveLength(1);
  });

  it('of a body that no longer has the ticket is let go', async () => {
    const facts = await screen.assigned('cistoca');
    await mark(facts);
    const { id } = (await alarms(facts))[0]!;
    await screen.call('POST', `/api/desk/tickets/${facts.reference}/assign`, { agency: 'vodovod' }, operator);
    await hear('notice.failed', { noticeId: id, at: new Date().toISOString(), reason: 'unknown subscriber' });
    expect((await alarms(facts)).map(({ to }) => to)).toEqual([CISTOCA, VODOVOD]);
  });
});
