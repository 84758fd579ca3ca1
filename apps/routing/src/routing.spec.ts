import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReportFacts } from '@s48/contracts';
import { failsThenSucceeds, given, startTestService, twiceGivesOne, type TestService } from '@s48/testing';
import { routingService } from './routing.module.js';

let routing: TestService;

beforeAll(async () => {
  routing = await startTestService(routingService);
});
afterAll(() => routing.close());

const WATER = 'Pukla je glavna vodovodna cev u Karađorđevoj, voda lije po kolovozu i cela zgrada je bez vode';

const routed = (facts: ReportFacts) => routing.emitted('report.routed', ({ reportId }) => reportId === facts.reportId);

async function latest(facts: ReportFacts) {
  return (await routed(facts)).at(-1)!.data;
}

async function heard(text: string, own: Partial<ReportFacts> = {}, answered?: string): Promise<ReportFacts> {
  const facts = given.facts(own);
  await routing.hear('report.received', given.reportReceived({ ...facts, text, ...(answered && { answered }) }));
  return facts;
}

type Method = 'GET' | 'POST' | 'PUT';
const as = (role: 'administrator' | 'operator' | 'clerk') => routing.signedInAs({ role });
async function call(method: Method, path: string, headers: Record<string, string>, body?: object) {
  const response = await routing.fetch(path, { method, headers: { ...headers, 'content-type': 'application/json' }, ...(body && { body: JSON.stringify(body) }) });
  return { status: response.status, body: (await response.json()) as { errors: { field: string }[]; version: number; items: { version: string; reasons: object[] }[] } };
}

describe('a report', () => {
  it('goes to the competent body, and the decision is kept with its evidence and alternatives', async () => {
    const facts = await heard(WATER);
    expect(await latest(facts)).toMatchObject({ agency: 'vodovod', urgent: true });
    const { body } = await call('GET', `/api/routing/decisions/${facts.reference}`, as('operator'));
    expect(body.items).toHaveLength(1);
    expect(body.items[0]!.reasons.length).toBeGreaterThan(0);
  });

  it('R01 the same text under the same version goes the same way for the same reasons', async () => {
    const [one, other] = [await latest(await heard(WATER)), await latest(await heard(WATER))];
    expect([other.agency, other.confidence, other.version]).toEqual([one.agency, one.confidence, one.version]);
    expect(other.reasons).toEqual(one.reasons);
  });

  it('heard twice is decided once', async () => {
    const facts = given.facts();
    const rows = await twiceGivesOne(routing, 'report.received', given.reportReceived(facts), () => routing.query('select id from decision where report_id = $1', [facts.reportId]));
    expect(rows).toHaveLength(1);
  });

  it('whose handling fails is decided at the next attempt', async () => {
    const facts = given.facts();
    const rows = await failsThenSucceeds(routing, 'report.received', given.reportReceived(facts), () => routing.query('select agency from decision where report_id = $1', [facts.reportId]));
    expect(rows).toHaveLength(1);
  });

  it('of a recording is decided when it is written down, and not before', async () => {
    const facts = given.facts({ channel: 'phone' });
    await routing.hear('report.received', given.reportReceived({ ...facts, text: null }));
    expect(await routed(facts)).toHaveLength(0);
    await routing.hear('report.transcribed', given.reportTranscribed({ ...facts, text: WATER }));
    expect(await latest(facts)).toMatchObject({ agency: 'vodovod' });
  });

  it('R04 goes to triage when deciding itself fails', async () => {
    await routing.query(`insert into rule_set (rules, by) values ('[{"name":"pokvareno"}]', 'test')`);
    await routing.restart();
    const facts = await heard(WATER);
    expect(await latest(facts)).toMatchObject({ agency: 'trijaza', automatic: false, reasons: [{ kind: 'undecided' }] });
    await routing.query('delete from rule_set');
    await routing.restart();
  });
});

describe('an erased person', () => {
  it('leaves neither words nor places behind, only what was decided', async () => {
    const contact = given.contact('sms', '+381649999998');
    const facts = given.facts();
    await routing.hear('report.received', given.reportReceived({ ...facts, text: WATER, place: { text: 'Omladinska 4' }, contact }));
    await routing.hear('person.erased', given.personErased({ key: contact.key! }));
    expect(await routing.query('select text, place, places, person_key from report where report_id = $1', [facts.reportId])).toEqual([{ text: null, place: null, places: [], person_key: null }]);
    expect(await routing.query('select agency, reasons from decision where report_id = $1', [facts.reportId])).toEqual([{ agency: 'vodovod', reasons: [] }]);
  });
});

describe('"not ours"', () => {
  it('shows in the accuracy of the body that was chosen first', async () => {
    const refused = async (): Promise<number> => {
      const response = await routing.fetch('/api/routing/accuracy', { headers: as('operator') });
      const { weeks } = (await response.json()) as { weeks: { refused: number }[] };
      return weeks.reduce((sum, week) => sum + week.refused, 0);
    };
    const before = await refused();
    const facts = await heard(WATER);
    expect(await refused()).toBe(before);
    await routing.hear('ticket.refused', given.ticketRefused({ ...facts, agency: 'vodovod', refusedBy: ['vodovod'] }));
    expect(await refused()).toBe(before + 1);
  });

  it('sends the report to the next best body; its deadline never moves', async () => {
    const facts = await heard(WATER);
    await routing.hear('ticket.refused', given.ticketRefused({ ...facts, agency: 'vodovod', refusedBy: ['vodovod'] }));
    const next = await latest(facts);
    expect(next.agency).not.toBe('vodovod');
    expect(next).toMatchObject({ receivedAt: facts.receivedAt, deadline: facts.deadline });
  });

  it('R03 said by two bodies ends with a person: tickets do not travel in circles', async () => {
    const facts = await heard(WATER);
    await routing.hear('ticket.refused', given.ticketRefused({ ...facts, agency: 'cistoca', refusedBy: ['vodovod', 'cistoca'] }));
    expect(await latest(facts)).toMatchObject({ agency: 'trijaza', automatic: false, version: expect.stringContaining('model-') });
    const { body } = await call('GET', `/api/routing/decisions/${facts.reference}/replay`, as('operator'));
    expect(body.items).toMatchObject([{ same: true }, { same: true, was: { agency: 'trijaza' } }]);
  });
});

describe('a human\'s choice', () => {
  it('R02 is learned from and answered with no decision of our own', async () => {
    const facts = await heard(WATER);
    await routing.hear('ticket.corrected', given.ticketCorrected({ ...facts, agency: 'direkcija-urbanizam', was: 'vodovod' }));
    expect(await routed(facts)).toHaveLength(1);
    expect(await routing.query('select agency from correction where report_id = $1', [facts.reportId])).toEqual([{ agency: 'direkcija-urbanizam' }]);
  });
});

describe('the kind of a report', () => {
  it('is recognised also where the report was answered on the spot', async () => {
    const facts = await heard('Koliko košta godišnja karta za parking?', { channel: 'phone' }, 'Cenovnik je na sajtu.');
    expect(await latest(facts)).toMatchObject({ kind: 'question' });
  });

  it('corrected by a human is written down apart from the body, and shows in the accuracy', async () => {
    const facts = await heard('Koliko košta godišnja karta za parking?');
    expect(await latest(facts)).toMatchObject({ kind: 'question' });
    await routing.hear('ticket.corrected', given.ticketCorrected({ ...facts, agency: 'parking-servis', was: 'parking-servis', kind: 'complaint' }));
    expect(await routing.query('select 1 from correction where report_id = $1', [facts.reportId])).toEqual([]);
    const response = await routing.fetch('/api/routing/accuracy', { headers: as('operator') });
    const { weeks } = (await response.json()) as { weeks: { kindCorrected: number }[] };
    expect(weeks.reduce((sum, { kindCorrected }) => sum + kindCorrected, 0)).toBe(1);
    expect(await routed(facts)).toHaveLength(1);
  });
});

describe('rules', () => {
  const RULE = { name: 'Tvrđava je naša', when: { words: ['bedem'] }, then: { effect: 'decide', agency: 'tvrdjava' } };

  it('that are broken are refused, and every fault is named', async () => {
    const broken = { rules: [{ ...RULE, then: { effect: 'decide', agency: 'opstina' } }, { ...RULE, name: 'x', when: { channel: ['faks'] } }] };
    const { status, body } = await call('PUT', '/api/routing/rules', as('administrator'), broken);
    expect(status).toBe(400);
    expect(body.errors.map(({ field }) => field)).toEqual(['rules.0.then.agency', 'rules.1.when.channel']);
  });

  it('are tried on the bench before they decide, then published under a new version', async () => {
    const text = 'Na bedemu fali kamen, molim da se pogleda';
    await heard(text);
    const draft = [{ ...RULE, then: { effect: 'decide', agency: 'pijace' } }, { ...RULE, name: 'never', when: { category: ['nema je'] } }];
    const bench = await call('POST', '/api/routing/bench', as('administrator'), { rules: draft });
    expect(bench).toMatchObject({ status: 200, body: { rules: [{ name: RULE.name, holds: 1 }, { name: 'never', holds: 0 }], changed: [{ before: { agency: 'tvrdjava' }, after: { agency: 'pijace', automatic: true } }] } });
    const { body } = await call('PUT', '/api/routing/rules', as('administrator'), { rules: [RULE] });
    const facts = await heard(text);
    const decision = await latest(facts);
    expect(decision).toMatchObject({ agency: 'tvrdjava', automatic: true });
    expect(decision.version).toContain(`rules-${body.version}`);
    expect(decision.reasons).toContainEqual(expect.objectContaining({ kind: 'rule' }));
  });

  it('are kept in every version, and are not published over what somebody else published meanwhile', async () => {
    const { body: first } = await call('PUT', '/api/routing/rules', as('administrator'), { rules: [RULE] });
    const { body: second } = await call('PUT', '/api/routing/rules', as('administrator'), { rules: [], basedOn: first.version });
    expect((await call('PUT', '/api/routing/rules', as('administrator'), { rules: [RULE], basedOn: first.version })).status).toBe(409);
    expect((await call('PUT', '/api/routing/rules', as('administrator'), { rules: [RULE], basedOn: 'x' })).body.errors).toMatchObject([{ field: 'basedOn' }]);
    const { items } = (await call('GET', '/api/routing/rules/versions', as('operator'))).body;
    expect(items.slice(0, 2)).toMatchObject([{ version: second.version, rules: [], by: 'test-administrator' }, { version: first.version, rules: [RULE] }]);
  });

  it('that an update has made wrong stay in force as they are, and the health page says which', async () => {
    const atlantis = [{ ...RULE, when: { words: ['bedem'], withoutWords: ['škol'], place: ['Atlantida'] } }];
    await routing.query('insert into rule_set (rules, by) values ($1, \'earlier release\')', [JSON.stringify(atlantis)]);
    await routing.restart();
    expect(await (await routing.fetch('/health/ready')).json()).toMatchObject({ 'routing.rules': expect.stringContaining('rule 1, when.place: "Atlantida" is not in the gazetteer') });
    expect((await call('GET', '/api/routing/rules', as('operator'))).body).toMatchObject({ rules: atlantis });
    await call('PUT', '/api/routing/rules', as('administrator'), { rules: [] });
    expect(await (await routing.fetch('/health/ready')).json()).toMatchObject({ 'routing.rules': expect.stringMatching(/^version \d+$/) });
  });

  it('are an administrator\'s business', async () => {
    expect((await call('PUT', '/api/routing/rules', as('operator'), { rules: [] })).status).toBe(403);
    expect((await call('GET', '/api/routing/rules', {})).status).toBe(401);
  });
});

describe('two reports of one incident', () => {
  it('are suggested as one across scripts, and stay two', async () => {
    const first = await heard('Ne radi ulična rasveta u celoj Šalinačkoj ulici od sinoć, mrak je potpun', { channel: 'sms' });
    const second = await heard('у Шалиначкој улици не ради расвета од синоћ,мрак', { channel: 'web' });
    expect((await latest(second)).incident).toMatchObject({ reportId: first.reportId, suggested: true });
    expect(await routed(first)).toHaveLength(1);
  });

  it('are suggested as one also where they go to two bodies', async () => {
    const first = await heard('Pukla cev u Njegoševoj, voda teče niz ulicu', { channel: 'sms' });
    await call('PUT', '/api/routing/rules', as('administrator'), { rules: [{ name: 'mail', when: { channel: ['email'] }, then: { effect: 'decide', agency: 'direkcija-urbanizam' } }] });
    const second = await heard('његошева, пукла цев испред пекаре, вода тече', { channel: 'email' });
    await call('PUT', '/api/routing/rules', as('administrator'), { rules: [] });
    expect(await latest(second)).toMatchObject({ agency: 'direkcija-urbanizam', incident: { reportId: first.reportId } });
  });
});
