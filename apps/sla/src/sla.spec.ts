import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Bus, BusTables1764000000000, type Tx } from '@s48/bus';
import { Logger } from '@s48/chassis';
import { messageDefinition, parseAs, type Envelope, type MessageOf, type MessageType, type ReportFacts, type Verdict } from '@s48/contracts';
import { openDatabase } from '@s48/database';
import { given, testDatabase, type TestDatabase } from '@s48/testing';
import type { DataSource } from 'typeorm';
import { TAKE_DUE } from './sla-clock.queries.js';
import { Clock, PromiseRecord } from './sla-clock.entity.js';
import { SlaTables1764000000002 } from './sla-tables.js';
import { SlaTime } from './sla-time.js';
import { SlaHandlers } from './sla.handlers.js';
import { SlaTicker } from './sla.ticker.js';

const HOUR = 3_600_000;
const start = new Date('2026-03-02T08:00:00.000Z');
const at = (hours: number, ms = 0): Date => new Date(start.getTime() + hours * HOUR + ms);
const iso = (hours: number, ms = 0): string => at(hours, ms).toISOString();

let home: TestDatabase;
let database: DataSource;
let bus: Bus;
let time: ReturnType<typeof settable>;
let handlers: SlaHandlers;
let ticker: SlaTicker;

/** Both clocks of a server, set together. */
function settable() {
  let wall = start.getTime();
  let monotonic = 0;
  return {
    source: new SlaTime(() => wall, () => monotonic),
    set(hours: number, ms = 0) {
      const ahead = at(hours, ms).getTime() - wall;
      wall += ahead;
      monotonic += ahead;
    },
    step: (ms: number) => (wall += ms),
    passes: (ms: number) => ((wall += ms), (monotonic += ms)),
    now: () => new Date(wall),
  };
}

beforeAll(async () => {
  home = await testDatabase();
  database = await openDatabase({
    url: home.url, schema: 'sla', entities: [Clock, PromiseRecord], migrations: [BusTables1764000000000, SlaTables1764000000002],
  });
});
afterAll(async () => {
  await database.destroy();
  await home.drop();
});
beforeEach(async () => {
  await database.query('truncate clock, promise, outbox, inbox');
  bus = new Bus(database, { ring: () => undefined }, 'sla');
  time = settable();
  handlers = new SlaHandlers(time.source);
  ticker = another();
});

const another = () => new SlaTicker(bus, time.source, new Logger('sla', 'silent'), { SLA_TICK_MS: 250 });

type Handler = (data: object, tx: Tx) => Promise<void>;
const methods = Object.getOwnPropertyNames(SlaHandlers.prototype).filter((method) => method !== 'constructor');
const patterns = (method: string): string[] => Reflect.getMetadata('microservices:pattern', Reflect.get(SlaHandlers.prototype, method)) ?? [];

const envelope = <T extends MessageType>(type: T, data: MessageOf<T>, saidAt: Date): Envelope => ({ ...given.envelope(type, data), time: saidAt.toISOString() });

/** Delivers a message as the bus does: parsed, once, in one transaction. */
function deliver(message: Envelope): Promise<boolean> {
  const type = message.type as MessageType;
  const method = methods.find((candidate) => patterns(candidate).includes(type))!;
  const data = parseAs(messageDefinition(type).schema, message.data);
  return bus.once(message, (tx) => (Reflect.get(handlers, method) as Handler).call(handlers, data, tx));
}
const hear = <T extends MessageType>(type: T, data: MessageOf<T>): Promise<boolean> => deliver(envelope(type, data, time.now()));

const aReport = (): ReportFacts => given.facts({ receivedAt: start.toISOString() });
const received = (report: ReportFacts) => hear('report.received', given.reportReceived(report));
const status = (author: 'agency' | 'operator' | 'system' = 'agency', replyId = randomUUID()) => ({ replyId, author, kind: 'status', via: 'sms' }) as const;

async function said<T extends MessageType>(type: T): Promise<MessageOf<T>[]> {
  const rows: { body: string }[] = await database.query('select body from outbox where routing_key = $1 order by id', [type]);
  return rows.map(({ body }) => parseAs(messageDefinition(type).schema, (JSON.parse(body) as Envelope).data) as MessageOf<T>);
}
const milestones = async () => (await said('sla.milestone')).map(({ milestone }) => milestone);
const verdicts = async () => (await said('promise.decided')).map(({ verdict }) => verdict);
const promise = (report: ReportFacts, round = 0) => database.manager.findOneByOrFail(PromiseRecord, { reportId: report.reportId, round });

async function sweepAt(hours: number): Promise<void> {
  time.set(hours);
  while (await ticker.tick());
}

describe('a clock starts', () => {
  it.each<[MessageType, (report: ReportFacts) => Promise<boolean>]>([
    ['report.received', received],
    ['report.routed', (report) => hear('report.routed', given.reportRouted(report))],
    ['ticket.assigned', (report) => hear('ticket.assigned', given.ticketAssigned(report))],
    ['ticket.updated', (report) => hear('ticket.updated', { ...report, state: 'triage', agency: 'trijaza', by: 'system', at: iso(1), version: 1 })],
    ['reply.handed-over', (report) => hear('reply.handed-over', { ...report, ...status(), at: iso(1) })],
  ])('from %s, whichever comes first, and once', async (_, message) => {
    const report = aReport();
    await message(report);
    await received(report);
    expect(await promise(report)).toMatchObject({ startedAt: start, deadline: at(48), verdict: 'pending' });
    expect(await database.manager.countBy(Clock, { reportId: report.reportId })).toBe(1);
  });

  it('for every message that sla hears', () => {
    expect(methods.flatMap(patterns).length).toBe(14);
  });

  it('and what was said days late is judged by what has come to be', async () => {
    time.set(50);
    await received(aReport());
    expect(await milestones()).toEqual(['escalation', 'fallback', 'breach']);
    expect(await verdicts()).toEqual(['missed']);
  });
});

it('L04 a later message with another deadline does not move the one that was given', async () => {
  const report = aReport();
  await received(report);
  await hear('report.supplemented', { ...report, deadline: iso(96), supplementId: randomUUID(), at: iso(2), text: 'i dalje', attachments: [], verified: true });
  await hear('reply.handed-over', { ...report, deadline: iso(96), ...status(), at: iso(3) });
  expect((await promise(report)).deadline).toEqual(at(48));
});

it.each<[number, Verdict]>([[0, 'kept-by-agency'], [1, 'missed']])('L05 a reply that left %i ms after the deadline is %s', async (ms, verdict) => {
  const report = aReport();
  await received(report);
  time.set(49);
  await hear('reply.delivered', { ...report, ...status(), handedOverAt: iso(48, ms), provenAt: iso(49), proof: {} });
  expect((await promise(report)).verdict).toBe(verdict);
});

it('L06 a sweep that stood still for 3 h comes to the same verdict, dated at the deadline', async () => {
  const [running, stopped] = [aReport(), aReport()];
  await received(running);
  for (const hours of [24, 36, 40, 44, 48, 48.1]) await sweepAt(hours);
  const first = await promise(running);
  time.set(46);
  await received(stopped);
  await sweepAt(51);
  const { verdict, at: decidedAt, reason, replyId } = await promise(stopped);
  expect({ verdict, at: decidedAt, reason, replyId }).toEqual({ verdict: first.verdict, at: first.at, reason: first.reason, replyId: first.replyId });
  expect(decidedAt).toEqual(at(48));
  expect((await said('sla.milestone')).filter(({ milestone }) => milestone === 'breach').map(({ dueAt }) => dueAt)).toEqual([iso(48), iso(48)]);
});

describe('L07', () => {
  it('two sweeps at once give one alarm each', async () => {
    const reports = Array.from({ length: 40 }, () => aReport());
    for (const report of reports) await received(report);
    time.set(24);
    const sweeps = [another(), another(), another()].map(async (one) => {
      while (await one.sweep(at(24), 7));
    });
    await Promise.all(sweeps);
    await sweepAt(24);
    const announced = await said('sla.milestone');
    expect(new Set(announced.map(({ reportId }) => reportId)).size).toBe(40);
    expect(announced.length).toBe(40);
  });

  it('a sweep racing an answer ends in one verdict, whoever is first', async () => {
    for (let turn = 0; turn < 10; turn++) {
      const report = aReport();
      time = settable();
      handlers = new SlaHandlers(time.source);
      ticker = another();
      await received(report);
      time.set(44);
      const answer = hear('reply.delivered', { ...report, ...status(), handedOverAt: iso(43.9), provenAt: iso(44), proof: {} });
      await Promise.all([answer, ticker.sweep(at(44))]);
      expect(await promise(report)).toMatchObject({ verdict: 'kept-by-agency' });
    }
    expect(await verdicts()).toEqual(Array(10).fill('kept-by-agency'));
  });
});

it('L08 a crash between the alarm and its mark leaves neither; the next sweep says it once', async () => {
  const report = aReport();
  await received(report);
  time.set(24);
  const crashing = new Bus(database, { ring: () => undefined }, 'sla');
  crashing.transaction = (work) => bus.transaction(async (tx) => {
    await work(tx);
    throw new Error('crash');
  });
  await expect(new SlaTicker(crashing, time.source, new Logger('sla', 'silent'), { SLA_TICK_MS: 250 }).sweep(at(24))).rejects.toThrow('crash');
  expect(await milestones()).toEqual([]);
  expect((await promise(report)).milestones).toEqual([]);
  await sweepAt(24);
  await sweepAt(24.1);
  expect(await milestones()).toEqual(['reminder-1']);
});

it('L09 acknowledgement, information, assignment, routing and a closed ticket leave the promise open', async () => {
  const report = aReport();
  await received(report);
  for (const kind of ['acknowledgement', 'information'] as const) {
    const reply = { ...report, ...status('system'), kind };
    await hear('reply.handed-over', { ...reply, at: iso(1) });
    await hear('reply.delivered', { ...reply, handedOverAt: iso(1), provenAt: iso(1), proof: {} });
    await hear('reply.failed', { ...reply, at: iso(2), reason: 'bounced' });
  }
  await hear('ticket.corrected', { ...report, agency: 'vodovod', was: 'cistoca', by: 'op' });
  await hear('ticket.refused', { ...report, agency: 'cistoca', reason: 'nije naše', refusedBy: ['cistoca'] });
  await hear('ticket.updated', { ...report, state: 'resolved', agency: 'vodovod', by: 'agency', at: iso(3), version: 4 });
  expect(await promise(report)).toMatchObject({ verdict: 'pending', awaitingProof: false });
  expect(await verdicts()).toEqual([]);
});

it('L10 a reply that is out stops the milestones, counts when it is proven, and brings them back when it fails', async () => {
  const [good, bad] = [aReport(), aReport()];
  const replies = [status(), status()] as const;
  for (const [turn, report] of [good, bad].entries()) {
    await received(report);
    time.set(20 + turn);
    await hear('reply.requested', { ...report, ...replies[turn]!, text: 'Radimo', script: 'latin', to: { channel: 'sms', sealed: 'sealed' } });
    await hear('reply.handed-over', { ...report, ...replies[turn]!, at: iso(30) });
  }
  time.set(30);
  await sweepAt(45);
  expect(await milestones()).toEqual([]);
  expect(await promise(good)).toMatchObject({ verdict: 'pending', awaitingProof: true });
  await hear('reply.delivered', { ...good, ...replies[0], handedOverAt: iso(30), provenAt: iso(45), proof: {} });
  await hear('reply.failed', { ...bad, ...replies[1], at: iso(45), reason: 'unreachable' });
  expect(await promise(good)).toMatchObject({ verdict: 'kept-by-agency', answeredAt: at(30), at: at(30) });
  expect(await milestones()).toEqual(['escalation', 'fallback']);
  expect((await said('sla.milestone')).every(({ reportId }) => reportId === bad.reportId)).toBe(true);
});

it('L10 past the deadline a reply that left in time is pending for its proof, and missed after a day without', async () => {
  const report = aReport();
  await received(report);
  time.set(47);
  await hear('reply.handed-over', { ...report, ...status(), at: iso(47) });
  await sweepAt(60);
  expect(await promise(report)).toMatchObject({ verdict: 'pending', awaitingProof: true });
  await sweepAt(71);
  expect(await promise(report)).toMatchObject({ verdict: 'missed', at: at(48), awaitingProof: false });
});

describe('L11 a bounce', () => {
  const accept = async (report: ReportFacts, reply: ReturnType<typeof status>) => {
    await received(report);
    time.set(10);
    await hear('reply.delivered', { ...report, ...reply, handedOverAt: iso(10), provenAt: iso(10), proof: {} });
  };
  it('six hours after it was accepted re-arms the clock', async () => {
    const [report, reply] = [aReport(), status()];
    await accept(report, reply);
    time.set(16);
    await hear('reply.failed', { ...report, ...reply, at: iso(16), reason: 'mailbox unknown' });
    expect(await verdicts()).toEqual(['kept-by-agency', 'pending']);
    await sweepAt(24);
    expect(await milestones()).toEqual(['reminder-1']);
  });
  it('after the deadline changes the verdict, and both facts and both verdicts stay', async () => {
    const [report, reply] = [aReport(), status()];
    await accept(report, reply);
    time.set(60);
    await hear('reply.failed', { ...report, ...reply, at: iso(60), reason: 'mailbox unknown' });
    expect(await verdicts()).toEqual(['kept-by-agency', 'missed']);
    expect((await promise(report)).history.map(({ verdict }) => verdict)).toEqual(['kept-by-agency', 'missed']);
    const { facts } = await database.manager.findOneByOrFail(Clock, { reportId: report.reportId });
    expect(facts.map(({ kind }) => kind)).toEqual(['contact', 'proven', 'failed']);
    expect(JSON.stringify(facts)).not.toContain('mailbox');
  });
});

it('an answer on the spot keeps the promise at once', async () => {
  const report = aReport();
  await hear('report.received', { ...report, channel: 'counter', text: 'Gde je pijaca?', script: 'latin', urgent: false, attachments: [], answered: 'Iza pošte.' });
  expect(await promise(report)).toMatchObject({ verdict: 'kept-by-operator', at: start, answeredAt: start });
});

it('a citizen who left no way to be reached is counted apart', async () => {
  const report = aReport();
  await hear('report.received', { ...report, channel: 'phone', text: null, script: 'latin', urgent: false, attachments: [] });
  expect(await verdicts()).toEqual([]);
  await hear('report.transcribed', given.reportTranscribed({ ...report, channel: 'phone' }));
  expect(await said('promise.decided')).toMatchObject([{ verdict: 'void', reason: 'unreachable', at: iso(0), round: 0 }]);
  await sweepAt(60);
  expect(await milestones()).toEqual([]);
});

it('L12 linked reports keep a promise each', async () => {
  const [one, two] = [aReport(), aReport()];
  await hear('report.routed', given.reportRouted(one));
  await hear('report.routed', given.reportRouted({ ...two, incident: { reportId: one.reportId, probability: 0.9, suggested: false } }));
  time.set(5);
  await hear('reply.delivered', { ...one, ...status(), handedOverAt: iso(5), provenAt: iso(5), proof: {} });
  expect([(await promise(one)).verdict, (await promise(two)).verdict]).toEqual(['kept-by-agency', 'pending']);
});

it('L13 waiting for the citizen pauses nothing', async () => {
  const report = aReport();
  await received(report);
  await hear('ticket.updated', { ...report, state: 'scheduled', agency: 'vodovod', by: 'agency', at: iso(2), version: 3, plannedFor: iso(200) });
  await sweepAt(24);
  expect(await milestones()).toEqual(['reminder-1']);
});

it('L14 a reopened case starts a new promise, and the old verdict stays', async () => {
  const report = aReport();
  await received(report);
  time.set(10);
  await hear('reply.delivered', { ...report, ...status(), handedOverAt: iso(10), provenAt: iso(10), proof: {} });
  time.set(60);
  await hear('report.reopened', { ...report, reopenedAt: iso(60), text: 'Opet curi' });
  expect(await promise(report, 1)).toMatchObject({ startedAt: at(60), deadline: at(108), verdict: 'pending' });
  expect(await said('promise.decided')).toMatchObject([{ verdict: 'kept-by-agency', round: 0 }, { verdict: 'pending', round: 1, at: iso(60) }]);
  await sweepAt(84);
  expect(await said('sla.milestone')).toMatchObject([{ milestone: 'reminder-1', round: 1, dueAt: iso(84), receivedAt: iso(0), deadline: iso(48) }]);
  await sweepAt(109);
  expect([(await promise(report)).verdict, (await promise(report, 1)).verdict]).toEqual(['kept-by-agency', 'missed']);
});

it('L15 among 100,000 open promises the sweep finds the due ones by the index', async () => {
  await database.query(
    `insert into clock (report_id, reference, channel, received_at, deadline, next_check_at)
     select gen_random_uuid(), '48-0000-0000', 'sms', $1::timestamptz, $1::timestamptz + interval '48 h', $1::timestamptz + interval '24 h' + n * interval '1 s' from generate_series(1, 100000) n`,
    [start],
  );
  await database.query('analyze clock');
  const rows: { 'QUERY PLAN': { Plan: object; 'Execution Time': number }[] }[] = await database.query(`explain (analyze, format json) ${TAKE_DUE}`, [at(24, 50_000), 500]);
  const [{ Plan, 'Execution Time': took }] = rows[0]!['QUERY PLAN'] as [{ Plan: object; 'Execution Time': number }];
  expect(JSON.stringify(Plan)).toContain('clock_due');
  expect(JSON.stringify(Plan)).not.toContain('Seq Scan');
  expect(took).toBeLessThan(1_000);
});

it('L18 a promise that was due when the sweep looked, and answered before it could act, is judged anew', async () => {
  const report = aReport();
  await received(report);
  time.set(44);
  await bus.transaction(async (tx) => {
    await tx.db.query('select 1 from clock where report_id = $1 for update', [report.reportId]);
    expect(await ticker.sweep(at(44))).toBe(false);
  });
  await hear('reply.handed-over', { ...report, ...status(), at: iso(43) });
  await sweepAt(44);
  expect(await milestones()).toEqual([]);
});

it('L18 after an outage a reply still in the queue is heard before the promise behind it is called broken', async () => {
  const report = aReport();
  const backlog = [
    envelope('report.received', given.reportReceived(report), at(0)),
    envelope('reply.delivered', { ...report, ...status(), handedOverAt: iso(20), provenAt: iso(20), proof: {} }, at(20)),
  ];
  time.set(50);
  for (const message of backlog) {
    await deliver(message);
    await ticker.tick();
  }
  time.passes(10_000);
  await ticker.tick();
  expect(await verdicts()).toEqual(['kept-by-agency']);
  expect(await milestones()).toEqual([]);
});

it('a message replayed days later does not take back what time has decided', async () => {
  const report = aReport();
  await received(report);
  await sweepAt(50);
  time.set(90);
  await deliver(envelope('ticket.updated', { ...report, state: 'triage', agency: 'trijaza', by: 'system', at: iso(1), version: 1 }, at(1)));
  time.passes(10_000);
  await ticker.tick();
  expect(await verdicts()).toEqual(['missed']);
});

it('L19 2,100 promises due at once are all handled, and the sweep says that it goes on', async () => {
  await database.query(
    `insert into clock (report_id, reference, channel, received_at, deadline, next_check_at)
     select gen_random_uuid(), '48-2000-0000', 'sms', $1::timestamptz, $1::timestamptz + interval '48 h', $1::timestamptz + interval '24 h' from generate_series(1, 2100) n`,
    [start],
  );
  const lines: string[] = [];
  const logger = Object.assign(new Logger('sla', 'silent'), { log: (line: string) => lines.push(line) });
  time.set(24);
  const speaking = new SlaTicker(bus, time.source, logger, { SLA_TICK_MS: 250 });
  while (await speaking.tick());
  expect((await milestones()).length).toBe(2_100);
  expect(lines.length).toBe(4);
  expect(lines[0]).toContain('going on');
});

describe('L20 a step of the server clock', () => {
  it('forward does not fire a breach, back does not hide one', async () => {
    const report = aReport();
    await received(report);
    await sweepAt(47.75);
    time.step(HOUR);
    await ticker.tick();
    expect(await milestones()).not.toContain('breach');
    time.step(-2 * HOUR);
    await ticker.tick();
    time.passes(20 * 60_000);
    await ticker.tick();
    expect((await milestones()).filter((milestone) => milestone === 'breach')).toEqual(['breach']);
    expect((await promise(report)).at).toEqual(at(48));
  });

  it('that fooled a start is undone when the clock is put right', async () => {
    const report = aReport();
    await received(report);
    await sweepAt(49);
    expect(await verdicts()).toEqual(['missed']);
    time = settable();
    time.set(47.5);
    ticker = another();
    await ticker.tick();
    time.passes(3_000);
    await ticker.tick();
    await ticker.tick();
    expect(await verdicts()).toEqual(['missed', 'pending']);
    await sweepAt(49);
    expect(await verdicts()).toEqual(['missed', 'pending', 'missed']);
    expect((await promise(report)).at).toEqual(at(48));
  });
});

it('handled twice it is handled once', async () => {
  const report = aReport();
  const message = envelope('reply.delivered', { ...report, ...status(), handedOverAt: iso(5), provenAt: iso(5), proof: {} }, at(5));
  time.set(5);
  expect([await deliver(message), await deliver(message)]).toEqual([true, false]);
  expect(await verdicts()).toEqual(['kept-by-agency']);
});
