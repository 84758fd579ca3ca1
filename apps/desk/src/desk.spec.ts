import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { officeIsOpen, parseOfficeHours, type ReportFacts } from '@s48/contracts';
import { failsThenSucceeds, given, startTestService, twiceGivesOne, type TestService } from '@s48/testing';
import { Accounts } from './accounts.js';
import { deskService } from './desk.module.js';

let desk: TestService;
let cookie: string;

const ADMIN = { email: 'sef@grad.rs', password: 'vrlo-tajna-lozinka' };

beforeAll(async () => {
  desk = await startTestService(deskService, { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password });
  const response = await call('POST', '/api/desk/session', ADMIN);
  cookie = String(response.headers['set-cookie']).split(';')[0]!;
});
afterAll(() => desk.close());

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

const call = (method: Method, url: string, payload?: object, headers: Record<string, string> = {}) =>
  desk.app.inject({ method, url, ...(payload && { payload }), headers: { ...(cookie && { cookie }), ...headers } });

const ticketOf = async ({ reference }: ReportFacts) => (await call('GET', `/api/desk/tickets/${reference}`)).json();

async function keyOf(agency: string): Promise<Record<string, string>> {
  const { key } = (await call('POST', `/api/desk/agencies/${agency}/keys`)).json();
  return { authorization: `Bearer ${key}`, cookie: '' };
}

async function assigned(agency: 'cistoca' | 'vodovod' = 'cistoca', own: Partial<ReportFacts> = {}): Promise<ReportFacts> {
  const facts = given.facts(own);
  await desk.hear('report.received', given.reportReceived(facts));
  await desk.hear('report.routed', given.reportRouted({ ...facts, agency }));
  return facts;
}

const requested = (facts: ReportFacts) => desk.emitted('reply.requested', ({ reportId }) => reportId === facts.reportId);

describe('a report', () => {
  it('that routing is sure of goes to its body: its list, its queue, an event', async () => {
    const facts = await assigned();
    expect(await ticketOf(facts)).toMatchObject({ state: 'assigned', agency: 'cistoca', verdict: 'pending', decision: { automatic: true } });
    await desk.waitForEmitted('ticket.assigned', ({ reportId }) => reportId === facts.reportId);
    const list = (await call('GET', '/api/agency/v1/tickets?state=open', undefined, await keyOf('cistoca'))).json();
    expect(list.items.map(({ reference }: { reference: string }) => reference)).toContain(facts.reference);
  });

  it('shows its body what the citizen added later, with files that this body can open', async () => {
    const facts = await assigned();
    const photo = { id: 'ab'.repeat(32), name: 'ulica.jpg', mime: 'image/jpeg', size: 4_800 };
    await desk.hear('report.supplemented', given.reportSupplemented({ ...facts, text: 'Sada je i ulica zakrčena.', attachments: [photo] }));
    const list = (await call('GET', '/api/agency/v1/tickets', undefined, await keyOf('cistoca'))).json();
    const ticket = list.items.find(({ reference }: { reference: string }) => reference === facts.reference);
    expect(ticket.supplements).toEqual([
      { receivedAt: expect.stringMatching(/Z$/), text: 'Sada je i ulica zakrčena.', verified: true, attachments: [expect.objectContaining({ id: photo.id, url: expect.stringContaining(photo.id) })] },
    ]);
  });

  it('that routing is not sure of waits for an operator, with the suggestion', async () => {
    const facts = given.facts();
    await desk.hear('report.received', given.reportReceived(facts));
    await desk.hear('report.routed', given.reportRouted({ ...facts, automatic: false, confidence: 0.4 }));
    expect(await ticketOf(facts)).toMatchObject({ state: 'triage', agency: 'trijaza', decision: { agency: 'cistoca', automatic: false } });
  });

  it('is taken in whatever order the messages come', async () => {
    const facts = given.facts();
    await desk.hear('report.routed', given.reportRouted(facts));
    await desk.hear('report.received', given.reportReceived({ ...facts, text: 'Stiglo kasnije' }));
    expect(await ticketOf(facts)).toMatchObject({ state: 'assigned', text: 'Stiglo kasnije' });
  });

  it('heard twice makes one ticket', async () => {
    const facts = given.facts();
    const rows = await twiceGivesOne(desk, 'report.received', given.reportReceived(facts), () => desk.query('select reference, version from ticket where report_id = $1', [facts.reportId]));
    expect(rows).toHaveLength(1);
  });

  it('whose handling fails is handled at the next attempt', async () => {
    const facts = given.facts();
    const rows = await failsThenSucceeds(desk, 'report.received', given.reportReceived(facts), () => desk.query('select reference from ticket where report_id = $1', [facts.reportId]));
    expect(rows).toHaveLength(1);
  });

  it('R02 a human\'s choice of the body is never overwritten by automation', async () => {
    const facts = await assigned('cistoca');
    expect((await call('POST', `/api/desk/tickets/${facts.reference}/assign`, { agency: 'vodovod' })).statusCode).toBe(204);
    await desk.hear('report.routed', given.reportRouted({ ...facts, agency: 'cistoca' }));
    expect(await ticketOf(facts)).toMatchObject({ agency: 'vodovod', state: 'assigned' });
    await desk.waitForEmitted('ticket.corrected', ({ reportId, was, agency }) => reportId === facts.reportId && was === 'cistoca' && agency === 'vodovod');
  });

  it('is found in both scripts', async () => {
    const facts = given.facts();
    await desk.hear('report.received', given.reportReceived({ ...facts, text: 'Ђубре испред зграде у Шалиначкој' }));
    const found = (await call('GET', `/api/desk/tickets?q=${encodeURIComponent('salinackoj djubre')}`)).json();
    expect(found.items.map(({ reference }: { reference: string }) => reference)).toEqual([facts.reference]);
  });

  it('whose caller says in the recording how to be reached is answered there', async () => {
    const facts = given.facts({ channel: 'phone' });
    await desk.hear('report.transcribed', given.reportTranscribed({ ...facts, contact: given.contact('email') }));
    const { contact: _, ...hidden } = given.reportReceived({ ...facts, text: null });
    await desk.hear('report.received', hidden);
    await call('POST', `/api/desk/tickets/${facts.reference}/replies`, { text: 'Ekipa je krenula.' });
    expect((await requested(facts))[0]!.data.to).toMatchObject({ channel: 'email' });
  });

  it('transcribed as spam is declined', async () => {
    const facts = given.facts({ channel: 'phone' });
    await desk.hear('report.received', given.reportReceived({ ...facts, text: null }));
    await desk.hear('report.transcribed', given.reportTranscribed({ ...facts, outcome: 'spam', text: 'reklama' }));
    expect(await ticketOf(facts)).toMatchObject({ state: 'declined' });
    await desk.waitForEmitted('ticket.updated', ({ reportId, reason }) => reportId === facts.reportId && reason === 'spam');
  });

  it('answered on the spot is resolved, and the answer is on record', async () => {
    const facts = given.facts({ channel: 'counter' });
    await desk.hear('report.received', given.reportReceived({ ...facts, answered: 'Radno vreme je do 15.30.' }));
    expect(await ticketOf(facts)).toMatchObject({ state: 'resolved', replies: [{ kind: 'status', author: 'operator', state: 'delivered' }] });
    expect(await requested(facts)).toHaveLength(0);
    await desk.hear('report.routed', given.reportRouted({ ...facts, kind: 'question', urgent: true }));
    expect(await ticketOf(facts)).toMatchObject({ state: 'resolved', agency: null, kind: 'question' });
    expect(await desk.emitted('ticket.assigned', ({ reportId }) => reportId === facts.reportId)).toHaveLength(0);
  });
});

describe('an agency', () => {
  const status = async (facts: ReportFacts, body: object, headers: Record<string, string>) => call('POST', `/api/agency/v1/tickets/${facts.reference}/status`, body, headers);

  it('answers, and its words reach the citizen verbatim', async () => {
    const facts = await assigned();
    const response = await status(facts, { state: 'in-progress', message: 'Kamion „FAP" dolazi ujutru' }, await keyOf('cistoca'));
    expect(response.statusCode).toBe(202);
    const [reply] = await requested(facts);
    expect(reply!.data).toMatchObject({ kind: 'status', author: 'agency', text: expect.stringContaining('Kamion „FAP" dolazi ujutru') });
  });

  it('sending the same Idempotency-Key twice says it once', async () => {
    const facts = await assigned();
    const headers = { ...(await keyOf('cistoca')), 'idempotency-key': 'poziv-1' };
    const say = () => status(facts, { state: 'resolved', message: 'Ispražnjeno.' }, headers);
    expect([(await say()).statusCode, (await say()).statusCode]).toEqual([202, 202]);
    expect(await requested(facts)).toHaveLength(1);
    // The answer to the first call stands, whatever comes under its key later.
    expect((await status(facts, { state: 'scheduled', message: 'Sutra.' }, headers)).json()).toEqual({ reference: facts.reference, state: 'resolved' });
  });

  it.each([
    [{ state: 'gotovo', message: 'Ispražnjeno.' }, 'state'],
    [{ state: 'resolved' }, 'message'],
    [{ state: 'resolved', message: 5 }, 'message'],
    [{ state: 'scheduled', message: 'Sutra', plannedFor: 'sutra' }, 'plannedFor'],
    [{ state: 'declined', message: 'Nema osnova', reason: 'zato' }, 'reason'],
  ])('saying %j is told which field is wrong', async (body, field) => {
    const facts = await assigned();
    const response = await status(facts, body, await keyOf('cistoca'));
    expect(response.statusCode).toBe(400);
    expect(response.json().errors.map((error: { field: string }) => error.field)).toContain(field);
    expect(await ticketOf(facts)).toMatchObject({ state: 'assigned' });
  });

  it('X03 sees and touches no other body\'s tickets', async () => {
    const facts = await assigned('cistoca');
    const stranger = await keyOf('vodovod');
    expect((await status(facts, { state: 'resolved', message: 'Rešeno.' }, stranger)).statusCode).toBe(404);
    const list = (await call('GET', '/api/agency/v1/tickets', undefined, stranger)).json();
    expect(list.items.map(({ reference }: { reference: string }) => reference)).not.toContain(facts.reference);
  });

  it('without a key is not let in', async () => {
    expect((await call('GET', '/api/agency/v1/tickets', undefined, { cookie: '', authorization: 'Bearer s48_pogresan' })).statusCode).toBe(401);
  });

  it('saying "not ours" sends the ticket on with its reason; the citizen gets no reply from it', async () => {
    const facts = await assigned('cistoca');
    await status(facts, { state: 'not-ours', message: 'To je šaht vodovoda', proposed: 'vodovod' }, await keyOf('cistoca'));
    await desk.waitForEmitted('ticket.refused', (refused) => refused.reportId === facts.reportId && refused.refusedBy[0] === 'cistoca' && refused.proposed === 'vodovod');
    expect(await requested(facts)).toHaveLength(0);
    await desk.hear('report.routed', given.reportRouted({ ...facts, agency: 'vodovod' }));
    const ticket = await ticketOf(facts);
    expect(ticket).toMatchObject({ agency: 'vodovod', state: 'assigned', refusedBy: ['cistoca'] });
    expect(ticket.deadline).toBe(facts.deadline);
  });

  it('R02 about a body that a person had chosen leaves the next choice to a person, with routing\'s suggestion', async () => {
    const facts = await assigned('cistoca');
    await call('POST', `/api/desk/tickets/${facts.reference}/assign`, { agency: 'vodovod' });
    await status(facts, { state: 'not-ours', message: 'Nije naše' }, await keyOf('vodovod'));
    await desk.hear('report.routed', given.reportRouted({ ...facts, agency: 'direkcija-urbanizam' }));
    expect(await ticketOf(facts)).toMatchObject({ state: 'triage', agency: 'trijaza', refusedBy: ['vodovod'], decision: { agency: 'direkcija-urbanizam' }, deadline: facts.deadline });
  });

  it('R03 keeps the ticket from the body that said it: a late decision for it waits for a person', async () => {
    const facts = await assigned('cistoca');
    await status(facts, { state: 'not-ours', message: 'Nije naše' }, await keyOf('cistoca'));
    await desk.hear('report.routed', given.reportRouted({ ...facts, agency: 'cistoca' }));
    expect(await ticketOf(facts)).toMatchObject({ state: 'triage', refusedBy: ['cistoca'], deadline: facts.deadline });
  });

  it('on the queue that speaks about a ticket of another is answered with status.rejected', async () => {
    const facts = await assigned('cistoca');
    await desk.hear('agency.status', given.agencyStatus({ agency: 'vodovod', reference: facts.reference }));
    expect(await ticketOf(facts)).toMatchObject({ state: 'assigned' });
    await desk.hear('agency.status', given.agencyStatus({ agency: 'cistoca', reference: facts.reference, state: 'scheduled' }));
    expect(await ticketOf(facts)).toMatchObject({ state: 'scheduled' });
  });
});

describe('at the fallback milestone', () => {
  it('the system says honestly who has the case and that it is silent', async () => {
    const facts = await assigned('cistoca');
    await desk.hear('sla.milestone', given.slaMilestone({ ...facts, milestone: 'fallback' }));
    const [reply] = await requested(facts);
    expect(reply!.data).toMatchObject({ kind: 'status', author: 'system', text: expect.stringContaining('JKP Čistoća') });
  });

  it('a human\'s reply under way is awaited, and replaced when it fails', async () => {
    const facts = await assigned('cistoca');
    await call('POST', `/api/desk/tickets/${facts.reference}/replies`, { text: 'Ekipa je krenula.' });
    const [human] = await requested(facts);
    await desk.hear('sla.milestone', given.slaMilestone({ ...facts, milestone: 'fallback' }));
    expect(await requested(facts)).toHaveLength(1);
    await desk.hear('reply.failed', given.replyFailed({ ...facts, replyId: human!.data.replyId, author: 'operator' }));
    const replies = await requested(facts);
    expect(replies.map(({ data }) => data.author)).toEqual(['operator', 'system']);
  });

  it('an untranscribed recording is told apart', async () => {
    const facts = given.facts({ channel: 'phone' });
    await desk.hear('report.received', given.reportReceived({ ...facts, text: null, contact: given.contact('sms') }));
    await desk.hear('sla.milestone', given.slaMilestone({ ...facts, milestone: 'fallback' }));
    const [reply] = await requested(facts);
    expect(reply!.data.text).toMatch(/preslušan/);
  });
});

describe('the city\'s own people', () => {
  it('L17 are reminded in working hours, and escalated to at any hour', async () => {
    await call('PUT', '/api/desk/agencies/cistoca', { email: 'dispecer@cistoca.rs', duty_phone: '+381641119999' });
    const facts = await assigned('cistoca');
    await desk.hear('sla.milestone', given.slaMilestone({ ...facts, milestone: 'reminder-1' }));
    await desk.hear('sla.milestone', given.slaMilestone({ ...facts, milestone: 'escalation' }));
    const notices = (await desk.emitted('notice.requested', ({ reference }) => reference === facts.reference)).map(({ data }) => data);
    const calendar = { hours: parseOfficeHours('Mon-Fri 07:30-15:30'), closed: new Set<string>() };
    const reminder = notices.find(({ purpose }) => purpose === 'reminder')!;
    expect(officeIsOpen(new Date(reminder.notBefore!), calendar)).toBe(true);
    expect(notices.find(({ purpose }) => purpose === 'escalation')).not.toHaveProperty('notBefore');
  });

  it('an urgent case goes to the duty service at once, by SMS', async () => {
    await call('PUT', '/api/desk/agencies/vodovod', { duty_phone: '+381641118888' });
    const facts = given.facts();
    await desk.hear('report.received', given.reportReceived({ ...facts, urgent: true }));
    await desk.hear('report.routed', given.reportRouted({ ...facts, agency: 'vodovod' }));
    const notice = await desk.waitForEmitted('notice.requested', ({ reference }) => reference === facts.reference);
    expect(notice.data).toMatchObject({ via: 'sms', purpose: 'duty-alarm' });
    expect(notice.data).not.toHaveProperty('notBefore');
  });
});

describe('a reply', () => {
  it('that does not reach a caller by SMS is called back: the phone is the channel used', async () => {
    const facts = await assigned('cistoca', { channel: 'phone' });
    await call('POST', `/api/desk/tickets/${facts.reference}/replies`, { text: 'Ekipa je krenula.' });
    const [first] = await requested(facts);
    await desk.hear('reply.failed', given.replyFailed({ ...facts, replyId: first!.data.replyId, author: 'operator', via: 'sms' }));
    const replies = await requested(facts);
    expect(replies.at(-1)!.data).toMatchObject({ to: { channel: 'phone' }, text: 'Ekipa je krenula.' });
  });

  it('proven, then bounced, is failed in whatever order the two arrive', async () => {
    const facts = await assigned();
    const replyId = given.replyDelivered(facts).replyId;
    await desk.hear('reply.failed', given.replyFailed({ ...facts, replyId, at: '2026-03-02T10:00:00.000Z' }));
    await desk.hear('reply.delivered', given.replyDelivered({ ...facts, replyId, handedOverAt: '2026-03-02T09:00:00.000Z', provenAt: '2026-03-02T09:00:01.000Z' }));
    expect((await ticketOf(facts)).replies).toMatchObject([{ id: replyId, state: 'failed' }]);
  });

  it('cannot be written to a citizen who left no way to be reached', async () => {
    const facts = given.facts({ channel: 'phone' });
    const { contact: _, ...anonymous } = given.reportReceived(facts);
    await desk.hear('report.received', anonymous);
    expect((await call('POST', `/api/desk/tickets/${facts.reference}/replies`, { text: 'Ekipa je krenula.' })).statusCode).toBe(409);
  });
});

describe('two operators', () => {
  it('R05 claiming one ticket at once: one wins, the other is told at once who has it', async () => {
    const facts = await assigned();
    const cookies = [await signInOperator('ana@grad.rs', 'Ana'), await signInOperator('petar@grad.rs', 'Petar')];
    const answers = await Promise.all(cookies.map((own) => call('POST', `/api/desk/tickets/${facts.reference}/claim`, undefined, { cookie: own })));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([204, 409]);
    const winner = answers[0]!.statusCode === 204 ? 'Ana' : 'Petar';
    expect(answers.find(({ statusCode }) => statusCode === 409)!.json().title).toBe(`${winner} is working on ${facts.reference}`);
    expect(await ticketOf(facts)).toMatchObject({ claim: { name: winner } });
    await Promise.all(cookies.map((own) => call('DELETE', `/api/desk/tickets/${facts.reference}/claim`, undefined, { cookie: own })));
    expect(await ticketOf(facts)).toMatchObject({ claim: null });
  });

  async function signInOperator(email: string, name: string): Promise<string> {
    await desk.app.get(Accounts).add(email, name, 'operator', 'lozinka-za-probu');
    const response = await call('POST', '/api/desk/session', { email, password: 'lozinka-za-probu' }, { cookie: '' });
    return String(response.headers['set-cookie']).split(';')[0]!;
  }
});

describe('a verdict', () => {
  it('L14 of an earlier promise does not touch the one that a reopening started', async () => {
    const facts = await assigned();
    await desk.hear('promise.decided', given.promiseDecided({ ...facts, verdict: 'kept-by-agency', round: 0 }));
    await desk.hear('promise.decided', given.promiseDecided({ ...facts, verdict: 'pending', round: 1 }));
    await desk.hear('promise.decided', given.promiseDecided({ ...facts, verdict: 'missed', round: 0 }));
    expect(await ticketOf(facts)).toMatchObject({ verdict: 'pending' });
  });
});

describe('the console', () => {
  it('is closed without a session', async () => {
    expect((await call('GET', '/api/desk/tickets', undefined, { cookie: '' })).statusCode).toBe(401);
  });

  it('refuses requests that a browser sends from another site', async () => {
    const facts = await assigned();
    const response = await call('POST', `/api/desk/tickets/${facts.reference}/decline`, { reason: 'unfounded' }, { 'sec-fetch-site': 'cross-site' });
    expect(response.statusCode).toBe(403);
  });

  it('tells a wrong password and an unknown address alike', async () => {
    const wrong = await call('POST', '/api/desk/session', { ...ADMIN, password: 'pogresna' });
    const unknown = await call('POST', '/api/desk/session', { email: 'niko@grad.rs', password: 'pogresna' });
    expect([wrong.statusCode, wrong.body]).toEqual([unknown.statusCode, unknown.body]);
  });

  it('slows down guessing, by the address that our proxy saw and not by what the client claims', async () => {
    const guess = (claimed: string) => call('POST', '/api/desk/session', { email: 'meta@grad.rs', password: 'pogresna' }, { cookie: '', 'x-forwarded-for': `${claimed}, 203.0.113.48` });
    const statuses = (await Promise.all([1, 2, 3, 4, 5, 6, 7].map((n) => guess(`198.51.100.${n}`)))).map(({ statusCode }) => statusCode);
    expect(statuses.sort()).toEqual([401, 401, 401, 401, 401, 429, 429]);
    const other = await call('POST', '/api/desk/session', { email: 'meta@grad.rs', password: 'pogresna' }, { cookie: '', 'x-forwarded-for': '198.51.100.9, 203.0.113.49' });
    expect(other.statusCode).toBe(401);
  });

  it('opens an address only at one place, and writes down who looked', async () => {
    const facts = await assigned();
    expect(JSON.stringify(await ticketOf(facts))).not.toContain('+381');
    expect((await call('POST', `/api/desk/tickets/${facts.reference}/contact`)).json()).toEqual({ channel: 'sms', address: '+381641234567' });
    expect(await desk.query(`select action from audit where object = $1 and action = 'contact.opened'`, [facts.reference])).toHaveLength(1);
  });

  it('hears live which tickets changed, as server-sent events', async () => {
    const url = await desk.app.listen(0, '127.0.0.1').then(() => desk.app.getUrl());
    const stream = await fetch(`${url}/api/desk/live`, { headers: { cookie } });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    const facts = await assigned();
    let heard = '';
    while (!heard.includes(facts.reference)) heard += (await reader.read()).value ?? '';
    expect(heard).toMatch(/event: ticket\n/);
    await reader.cancel();
  });

  it('forgets a person in one call', async () => {
    const facts = given.facts();
    const contact = given.contact('sms', '+381641112223');
    await desk.hear('report.received', given.reportReceived({ ...facts, contact, text: 'Moje ime je Petar' }));
    await desk.hear('report.routed', given.reportRouted({ ...facts, reasons: [{ kind: 'danger', detail: 'Moje ime je Petar' }] }));
    await desk.hear('person.erased', given.personErased({ key: contact.key! }));
    expect(JSON.stringify(await ticketOf(facts))).not.toContain('Petar');
  });
});
