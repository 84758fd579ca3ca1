import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReportFacts } from '@s48/contracts';
import { given, startTestService, waitFor, type TestService } from '@s48/testing';
import { routingService } from './routing.module.js';

/** On a machine that is three times as busy as usual. */
const TRAINING_MS = 540_000;
const TEST_MS = TRAINING_MS + 60_000;
const CORRECTED = 30;

interface Agreement {
  readonly count: number;
  readonly agreed: number;
}
interface Item {
  readonly id: number | 'shipped';
  readonly state: string;
  readonly by: string;
  readonly version: string;
  readonly corrections: number;
  readonly figures: Record<'heldOut' | 'crossCheck', Record<'current' | 'candidate', Agreement>>;
  readonly failed: string | null;
  readonly same: boolean | null;
  readonly why?: string;
}

let routing: TestService;
let candidate: Item;
const corrected: ReportFacts[] = [];

beforeAll(async () => {
  routing = await startTestService(routingService, { TRAIN_AT: 'never' });
});
afterAll(() => routing.close());

const administrator = () => routing.signedInAs({ role: 'administrator' });

async function call(method: 'GET' | 'POST', path: string, headers = administrator()) {
  const response = await routing.fetch(path, { method, headers });
  const text = await response.text();
  return { status: response.status, body: (text ? JSON.parse(text) : {}) as { id: number; items: Item[]; title: string } };
}

const models = async () => (await call('GET', '/api/routing/models')).body.items;
const stateOf = async (id: number | 'shipped') => (await models()).find((model) => model.id === id)?.state;
const replayed = async ({ reference }: ReportFacts) => (await call('GET', `/api/routing/decisions/${reference}/replay`)).body.items;
const inForce = async () => ((await (await routing.fetch('/health/ready')).json()) as Record<string, string>)['routing.model'];

async function heard(text: string, own = given.facts()): Promise<ReportFacts> {
  await routing.hear('report.received', given.reportReceived({ ...own, text }));
  return own;
}

async function decided(facts: ReportFacts) {
  return (await routing.emitted('report.routed', ({ reportId }) => reportId === facts.reportId)).at(-1)!.data;
}

const WHAT = ['Jednorog skače po klupama', 'Opet jednorog njišti celu noć', 'Једнорог једе цвеће', 'beli jednorog ne pusta decu da prodju', 'Molim da se skloni jednorog', 'Dva jednoroga stoje'];
const WHERE = ['u Omladinskoj', 'kod pošte', 'na keju', 'испред школе', 'iza zgrade'];
const matter = (at: number): string => `${WHAT[at % WHAT.length]!} ${WHERE[Math.floor(at / WHAT.length)]!}`;
const LIKE = 'Pored crkve se pojavio jednorog, njišti i ne da nikom da prođe';
const COMPETENT = 'javne-sluzbe';

describe('learning from corrections', () => {
  it('has nothing to learn before anybody has corrected routing, and is an administrator\'s business', async () => {
    expect(await call('POST', '/api/routing/models')).toMatchObject({ status: 409, body: { title: expect.stringContaining('Nobody has corrected routing yet') } });
    expect((await call('POST', '/api/routing/models', routing.signedInAs({ role: 'operator' }))).status).toBe(403);
    expect((await call('POST', '/api/routing/models/shipped/activate', routing.signedInAs({ role: 'supervisor' }))).status).toBe(403);
  });

  it('trains a candidate beside the service, which goes on deciding meanwhile', async () => {
    for (let at = 0; at < CORRECTED; at++) {
      const facts = await heard(matter(at), given.facts());
      corrected.push(facts);
      await routing.hear('ticket.corrected', given.ticketCorrected({ ...facts, was: 'trijaza', agency: 'cistoca' }));
      await routing.hear('ticket.corrected', given.ticketCorrected({ ...facts, was: 'cistoca', agency: COMPETENT }));
    }
    const erased = given.contact('sms', '+381649999999');
    const forgotten = given.facts();
    await routing.hear('report.received', given.reportReceived({ ...forgotten, text: LIKE, contact: erased }));
    await routing.hear('ticket.corrected', given.ticketCorrected({ ...forgotten, was: 'trijaza', agency: COMPETENT }));
    await routing.hear('person.erased', given.personErased({ key: erased.key! }));
    const undecided = await heard('Jednorog, ali ne znam čiji je');
    await routing.hear('ticket.corrected', given.ticketCorrected({ ...undecided, was: 'cistoca', agency: 'trijaza' }));

    const { status, body } = await call('POST', '/api/routing/models');
    expect(status).toBe(202);
    expect((await call('POST', '/api/routing/models')).body.id).toBe(body.id);
    const meanwhile = await heard('Kontejner prepun, smeće po ulici');
    expect((await decided(meanwhile)).agency).toBe('cistoca');
    expect(await stateOf(body.id)).toBe('training');

    candidate = await waitFor(async () => (await models()).find(({ id, state }) => id === body.id && state !== 'training'), 'the training to end', TRAINING_MS);
    expect(candidate).toMatchObject({ state: 'candidate', by: 'test-administrator', version: `city-${body.id}`, corrections: CORRECTED, failed: null });
  }, TEST_MS);

  it('says how the model in force and the candidate decide what was held out, and what none has learned from', () => {
    const { heldOut, crossCheck } = candidate.figures;
    expect(heldOut.current).toMatchObject({ count: CORRECTED / 5, agreed: 0 });
    expect(heldOut.candidate.agreed).toBeGreaterThanOrEqual(CORRECTED / 5 - 1);
    expect(crossCheck.current.count).toBeGreaterThan(100);
    expect(crossCheck.candidate.agreed).toBeGreaterThan(crossCheck.current.agreed - crossCheck.current.count / 50);
  });

  it('changes no decision before an administrator puts the candidate in force', async () => {
    const before = await heard(LIKE);
    expect((await decided(before)).agency).not.toBe(COMPETENT);
    expect((await call('POST', `/api/routing/models/${candidate.id}/activate`)).status).toBe(204);
    expect(await stateOf(candidate.id)).toBe('in-force');
    const after = await heard(LIKE);
    expect(await decided(after)).toMatchObject({ agency: COMPETENT, version: expect.stringContaining(candidate.version) });
    expect(await decided(await heard('Kontejner prepun, smeće po ulici'))).toMatchObject({ agency: 'cistoca' });
  });

  it('R02 leaves alone what people have decided', async () => {
    for (const facts of corrected) expect(await routing.emitted('report.routed', ({ reportId }) => reportId === facts.reportId)).toHaveLength(1);
    expect(await routing.query('select agency from correction where report_id = $1 order by id', [corrected[0]!.reportId])).toEqual([{ agency: 'cistoca' }, { agency: COMPETENT }]);
  });

  it('R01 every decision is made again as it was, by the model and the rules that made it', async () => {
    const [old] = corrected;
    expect(await replayed(old!)).toMatchObject([{ same: true, version: expect.not.stringContaining('city') }]);
    const now = await heard(LIKE);
    expect((await call('POST', '/api/routing/models/shipped/activate')).status).toBe(204);
    expect((await decided(await heard(LIKE))).agency).not.toBe(COMPETENT);
    expect([await stateOf('shipped'), await stateOf(candidate.id)]).toEqual(['in-force', 'retired']);
    expect(await replayed(now)).toMatchObject([{ same: true, was: { agency: COMPETENT }, now: { agency: COMPETENT } }]);
    await routing.query('update decision set agency = \'vodovod\' where report_id = $1', [now.reportId]);
    expect(await replayed(now)).toMatchObject([{ same: false }]);
    await routing.query('update report set text = null where report_id = $1', [now.reportId]);
    expect(await replayed(now)).toMatchObject([{ same: null, why: expect.stringContaining('erased') }]);
  });

  it('a model put in force by another replica decides here within seconds', async () => {
    await routing.query('insert into model_activation (model_id, by) values ($1, \'elsewhere\')', [candidate.id]);
    await waitFor(async () => (await inForce()) === candidate.version, 'the other replica\'s choice to arrive');
    expect((await decided(await heard(LIKE))).agency).toBe(COMPETENT);
  });
});

describe('accuracy', () => {
  it('counts what people chose otherwise and what they confirmed, by week and by model', async () => {
    const sure = await heard('Kontejner prepun, smeće po ulici');
    await routing.hear('ticket.corrected', given.ticketCorrected({ ...sure, was: 'trijaza', agency: 'cistoca' }));
    const { weeks, models: byModel } = (await (await routing.fetch('/api/routing/accuracy', { headers: administrator() })).json()) as Record<string, Record<string, number>[]>;
    expect(weeks!.reduce((sum, { decided: n }) => sum + n!, 0)).toBe((await routing.query('select distinct report_id from decision')).length);
    expect(byModel).toContainEqual(expect.objectContaining({ model: candidate.version, confirmed: 1, corrected: 0 }));
    expect(weeks!.reduce((sum, week) => sum + week['corrected']!, 0)).toBeGreaterThanOrEqual(CORRECTED);
  });
});

describe('R04 a stored model that cannot decide', () => {
  const WATER = 'Pukla je glavna vodovodna cev, voda lije po kolovozu';
  const stored = async (bytes: string, form: string): Promise<number> => {
    const [row] = await routing.query<{ id: number }>(
      `insert into model (by, trained_at, version, form, bytes) select 'test', now(), 'broken-' || gen_random_uuid(), ${form}, ${bytes} from model where id = $1 returning id`,
      [candidate.id],
    );
    return row!.id;
  };

  it.each([
    ['is cut off', 'substring(bytes for 200000)', 'form', 'it cannot be read'],
    ['was trained by a release that read texts otherwise', 'bytes', '\'1-1-x-1\'', 'train a new one'],
  ])('because it %s is refused, and where it is in force the shipped one decides and says so', async (_, bytes, form, why) => {
    const id = await stored(bytes, form);
    expect(await call('POST', `/api/routing/models/${id}/activate`)).toMatchObject({ status: 409, body: { title: expect.stringContaining(why) } });
    await routing.query('insert into model_activation (model_id, by) values ($1, \'before the update\')', [id]);
    await waitFor(async () => (await inForce())?.startsWith(`shipped: model ${id}`), 'the alarm on the health page');
    const decision = await decided(await heard(WATER));
    expect(decision).toMatchObject({ agency: 'vodovod', version: expect.not.stringContaining('city') });
  });

  it.each([['no such model', '999999', 404], ['no number', 'x', 404]])('%s is refused', async (_, id, status) => expect((await call('POST', `/api/routing/models/${id}/activate`)).status).toBe(status));
});

describe('the nightly training', () => {
  let night: TestService;
  beforeAll(async () => {
    night = await startTestService(routingService);
  });
  afterAll(() => night.close());

  const ordered = () => night.query<{ due: Date }>('select due from model where by = \'night\'');

  it('is asked for once where people have corrected routing since the last one, and nothing is put in force', async () => {
    const facts = given.facts();
    await night.hear('report.received', given.reportReceived(facts));
    await night.hear('ticket.corrected', given.ticketCorrected(facts));
    await night.restart();
    expect(await ordered()).toEqual([]);
    await night.query('update correction set at = now() - interval \'2 days\'');
    await night.restart();
    await waitFor(async () => (await ordered()).length === 1, 'the nightly training to be asked for');
    await night.restart();
    await waitFor(async () => (await night.query('select 1 from model where by = \'night\' and started_at is not null')).length === 1, 'the training to begin again');
    expect(await ordered()).toHaveLength(1);
    expect(await night.query('select 1 from model_activation')).toEqual([]);
  });

  it('that fails says so, can not be put in force, and is asked for anew', async () => {
    const headers = night.signedInAs({ role: 'administrator' });
    const [{ id }] = (await night.query<{ id: number }>('select id from model where by = \'night\'')) as [{ id: number }];
    // What it is to be called is taken: it cannot be stored.
    await night.query('insert into model (by, trained_at, version) values (\'test\', now(), $1)', [`city-${id}`]);
    await waitFor(async () => (await night.query('select 1 from model where id = $1 and failed is not null', [id])).length === 1, 'the training to fail', TRAINING_MS);
    const { items } = (await (await night.fetch('/api/routing/models', { headers })).json()) as { items: Item[] };
    expect(items.find((model) => model.id === id)).toMatchObject({ state: 'failed', failed: expect.stringContaining('duplicate key') });
    expect((await night.fetch(`/api/routing/models/${id}/activate`, { method: 'POST', headers })).status).toBe(409);
    const { id: next } = (await (await night.fetch('/api/routing/models', { method: 'POST', headers })).json()) as { id: number };
    expect(next).toBeGreaterThan(id);
  }, TEST_MS);
});
