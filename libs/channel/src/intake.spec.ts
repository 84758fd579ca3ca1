import { createHash, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Seal } from '@s48/chassis';
import { isDatabaseDown } from '@s48/database';
import { startTestService, waitFor, type TestService } from '@s48/testing';
import { Intake } from './intake.js';
import type { RawMessage } from './channel-adapter.js';
import { from, meaning, Plan, testChannel } from './test-channel.js';

const RECEIVED = new Date('2026-03-02T08:00:00Z');
const message = (raw: Buffer, providerId: string = randomUUID()): RawMessage => ({ providerId, raw, receivedAt: RECEIVED });

describe('the intake', () => {
  let plan: Plan;
  let service: TestService;
  let understand: Plan['understand'];
  beforeAll(async () => {
    plan = new Plan();
    understand = plan.understand;
    service = await startTestService(testChannel(plan));
  });
  afterEach(() => {
    plan.understand = understand;
  });
  afterAll(() => service?.close());

  const take = (taken: RawMessage) => service.app.get(Intake).take(taken);
  const row = async (providerId: string) => (await service.query('select * from inbound_message where provider_id = $1', [providerId]))[0]!;
  const reports = async (text: string) => service.emitted('report.received', (report) => report.text === text);
  const due = (id: unknown) => service.query('update inbound_message set next_attempt_at = now() where id = $1', [id]);

  it('keeps the bytes as they came before it answers, whatever they are', async () => {
    const bytes = Buffer.concat([Buffer.from([0, 255, 254, 13, 10, 0xc4]), Buffer.from('не разумем')]);
    const taken = message(bytes);
    expect(await take(taken)).toMatchObject({ kind: 'kept', duplicate: false });
    const kept = await row(taken.providerId);
    expect(Buffer.compare(kept['raw'] as Buffer, bytes)).toBe(0);
    expect(kept).toMatchObject({ sha256: createHash('sha256').update(bytes).digest('hex'), received_at: RECEIVED, channel: 'sms', state: 'failed' });
  });

  it('makes a report with a reference, a deadline and an acknowledgement', async () => {
    const text = `Rupa ${randomUUID()}`;
    const taken = message(meaning({ text, ...from('+381641111111') }));
    const answer = await take(taken);
    expect(answer).toMatchObject({ kind: 'report', duplicate: false, reference: expect.stringMatching(/^48-/), deadline: new Date('2026-03-04T08:00:00Z') });
    const [report] = await reports(text);
    expect(report!.data).toMatchObject({ receivedAt: RECEIVED.toISOString(), channel: 'sms', script: 'latin' });
    await waitFor(() => plan.sent.find((sent) => sent.text.includes(report!.data.reference)), 'the acknowledgement');
    expect(await row(taken.providerId)).toMatchObject({ state: 'taken', report_id: report!.data.reportId });
  });

  it('seals the address: the envelope does not hold it, and opens for a channel', async () => {
    const text = `Zapečaćeno ${randomUUID()}`;
    await take(message(meaning({ text, ...from('+381642222222') })));
    const [report] = await reports(text);
    const seal = service.app.get(Seal);
    expect(JSON.stringify(report)).not.toContain('642222222');
    expect(seal.open(report!.data.contact!)).toBe('+381642222222');
    expect(report!.data.contact!.key).toBe(seal.personOf('+381642222222'));
    expect(await service.query(`select 1 from outbox where body like '%642222222%' union all select 1 from delivery where delivery::text like '%642222222%' union all select 1 from conversation c where c::text like '%642222222%'`)).toEqual([]);
  });

  it('creates nothing for the second message with the same id', async () => {
    const text = `Dvaput ${randomUUID()}`;
    const taken = message(meaning({ text, ...from('+381643333333') }));
    const first = await take(taken);
    expect(await take({ ...taken, raw: meaning({ text: 'nešto drugo' }) })).toMatchObject({ kind: 'report', duplicate: true, reference: (first as { reference: string }).reference });
    expect(await reports(text)).toHaveLength(1);
    expect(await reports('nešto drugo')).toHaveLength(0);
  });

  it('creates one report of eight messages with the same id at once', async () => {
    const text = `Osam odjednom ${randomUUID()}`;
    const taken = message(meaning({ text, ...from('+381643333334') }));
    const answers = await Promise.all(Array.from({ length: 8 }, () => take(taken)));
    expect(new Set(answers.map((answer) => (answer as { reference: string }).reference)).size).toBe(1);
    expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(await reports(text)).toHaveLength(1);
    expect(await service.query('select 1 from conversation where report_id = (select report_id from inbound_message where provider_id = $1)', [taken.providerId])).toHaveLength(1);
  });

  it('knows a message again that it kept and did not understand', async () => {
    const taken = message(Buffer.from('{'));
    await take(taken);
    expect(await take(taken)).toMatchObject({ kind: 'kept', duplicate: true });
    expect(await service.query('select 1 from inbound_message where provider_id = $1', [taken.providerId])).toHaveLength(1);
  });

  it('knows a reported message again, even if it cannot be read now', async () => {
    const taken = message(meaning({}));
    const first = await take(taken);
    plan.understand = () => {
      throw new Error('the provider does not answer');
    };
    expect(await take(taken)).toMatchObject({ kind: 'report', duplicate: true, reference: (first as { reference: string }).reference });
  });

  it('tries again what it did not understand, ever more rarely, and parks it after five attempts with the reason', async () => {
    const taken = message(meaning({ text: 'ne sad' }));
    plan.understand = () => {
      throw new Error('the provider does not answer\u0000');
    };
    await take(taken);
    const waits: number[] = [];
    for (let attempt = 2; attempt <= 5; attempt++) {
      const { id } = await row(taken.providerId);
      await due(id);
      await waitFor(async () => {
        await service.app.get(Intake).retryDue();
        return (await row(taken.providerId))['attempts'] === attempt;
      }, `attempt ${attempt}`);
      waits.push(((await row(taken.providerId))['next_attempt_at'] as Date).getTime() - Date.now());
    }
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    const parked = await waitFor(async () => (await row(taken.providerId))['state'] === 'parked' && row(taken.providerId), 'it to be parked');
    expect(parked).toMatchObject({ attempts: 5, reason: 'the provider does not answer\uFFFD', report_id: null });
    await due(parked['id']);
    expect(await service.app.get(Intake).retryDue()).toBe(false);
  });

  it('makes the report when a later attempt understands it', async () => {
    const text = `Kasnije ${randomUUID()}`;
    const taken = message(meaning({ text }));
    plan.understand = () => {
      throw new Error('not yet');
    };
    await take(taken);
    plan.understand = understand;
    await due((await row(taken.providerId))['id']);
    await service.app.get(Intake).retryDue();
    await waitFor(async () => (await row(taken.providerId))['state'] === 'taken', 'it to be taken');
    expect((await reports(text)).map(({ data }) => data.receivedAt)).toEqual([RECEIVED.toISOString()]);
  });

  it('parks at once what no later attempt can read', async () => {
    const taken = message(Buffer.from('beyond repair'));
    expect(await take(taken)).toMatchObject({ kind: 'kept', reason: 'no such notation' });
    expect(await row(taken.providerId)).toMatchObject({ state: 'parked', attempts: 1, reason: 'no such notation' });
  });

  it('makes exactly one report of a repaired message, and keeps what came beside what was made of it', async () => {
    const text = `Popravljeno ${randomUUID()}`;
    const taken = message(Buffer.from('beyond repair'));
    await take(taken);
    const { id } = await row(taken.providerId);
    expect(await service.app.get(Intake).replay(id as string, meaning({ text }))).toBe(true);
    expect(await service.app.get(Intake).replay(id as string, meaning({ text }))).toBe(false);
    expect(await reports(text)).toHaveLength(1);
    const kept = await row(taken.providerId);
    expect(kept).toMatchObject({ state: 'taken', reason: null });
    expect((kept['raw'] as Buffer).toString()).toBe('beyond repair');
    expect((kept['repaired'] as Buffer).equals(meaning({ text }))).toBe(true);
  });

  it('does not forget a repair when the attempt with it fails', async () => {
    const text = `Popravka ostaje ${randomUUID()}`;
    const taken = message(Buffer.from('beyond repair'));
    await take(taken);
    const { id } = await row(taken.providerId);
    plan.understand = () => {
      throw new Error('not now');
    };
    await service.app.get(Intake).replay(id as string, meaning({ text }));
    expect(await row(taken.providerId)).toMatchObject({ state: 'failed', reason: 'not now' });
    plan.understand = understand;
    await due(id);
    await service.app.get(Intake).retryDue();
    await waitFor(async () => (await reports(text)).length === 1, 'the report of the repaired bytes');
  });

  it('makes one report of two replays at once', async () => {
    const text = `Dve ruke ${randomUUID()}`;
    const taken = message(Buffer.from('beyond repair'));
    await take(taken);
    const { id } = await row(taken.providerId);
    let arrived = 0;
    let together: () => void;
    const both = new Promise<void>((resolve) => (together = resolve));
    plan.understand = async (read) => {
      if (++arrived === 2) together();
      await both;
      return understand(read);
    };
    await Promise.all([1, 2].map(() => service.app.get(Intake).replay(id as string, meaning({ text }))));
    expect(arrived).toBe(2);
    expect(await reports(text)).toHaveLength(1);
  });

  it('leaves a report alone when a second attempt, begun before, fails after it', async () => {
    const text = `Prvi pobeđuje ${randomUUID()}`;
    const taken = message(Buffer.from('beyond repair'));
    await take(taken);
    const { id } = await row(taken.providerId);
    let fail: (error: Error) => void;
    const slow = new Promise<never>((_resolve, reject) => (fail = reject));
    plan.understand = () => slow;
    const losing = service.app.get(Intake).replay(id as string);
    await waitFor(() => plan.understood.filter((one) => one === taken.providerId).length === 2, 'the slow attempt to begin');
    plan.understand = understand;
    await service.app.get(Intake).replay(id as string, meaning({ text }));
    fail!(new Error('too late'));
    await losing;
    expect(await row(taken.providerId)).toMatchObject({ state: 'taken', reason: null });
  });

  it('keeps the message and nothing of the report when writing the report fails', async () => {
    const taken = message(meaning({ kind: 'supplement', reportId: randomUUID(), text: 'na nepostojeću prijavu', verified: true }));
    expect(await take(taken)).toMatchObject({ kind: 'kept' });
    expect(await row(taken.providerId)).toMatchObject({ state: 'failed', report_id: null });
  });

  it('runs what a command does once', async () => {
    let runs = 0;
    plan.understand = () => ({ kind: 'ignored', reason: 'command: stop', effect: async () => void runs++ });
    const taken = message(Buffer.from('STOP'));
    expect(await take(taken)).toEqual({ kind: 'ignored', reason: 'command: stop', duplicate: false });
    expect(await take(taken)).toEqual({ kind: 'ignored', reason: 'command: stop', duplicate: true });
    expect(runs).toBe(1);
  });

  it('keeps what belongs to a report with it, takes it on its own, and tries again without the report when it fails', async () => {
    const [first, second] = [randomUUID(), `${randomUUID()}-photo`];
    let fails = true;
    plan.understand = ({ providerId, raw }) => {
      if (providerId === first) return { kind: 'report', channel: 'sms', text: first, acknowledge: false, follows: [{ providerId: second, raw: Buffer.from('where the photo lies') }] };
      if (fails) throw new Error('the photo does not come');
      return { kind: 'ignored', reason: `took ${raw.toString()}` };
    };
    await take(message(meaning({}), first));
    expect(await take(message(meaning({}), first))).toMatchObject({ kind: 'report', duplicate: true });
    const kept = await waitFor(async () => (await row(second))['attempts'] === 1 && row(second), 'the first attempt');
    expect(kept).toMatchObject({ state: 'failed', received_at: RECEIVED, report_id: (await reports(first))[0]!.data.reportId });
    fails = false;
    await due(kept['id']);
    await service.app.get(Intake).retryDue();
    // The service's own loop may have been quicker to take it up.
    const taken = await waitFor(async () => (await row(second))['attempts'] === 2 && (await row(second))['state'] !== 'failed' && row(second), 'the second attempt');
    expect(taken).toMatchObject({ state: 'ignored', reason: 'took where the photo lies' });
    expect(await reports(first)).toHaveLength(1);
  });
});

describe('the intake while the database is down', () => {
  it('throws, and nothing is committed: the provider sends again', async () => {
    const plan = new Plan();
    const service = await startTestService(testChannel(plan));
    try {
      const taken = message(meaning({ text: 'dok baza spava' }));
      const understand = plan.understand;
      // The connection dies between the insert and the commit.
      plan.understand = () => ({
        kind: 'ignored', reason: 'a test',
        effect: async ({ db }) => void (await db.query('select pg_terminate_backend(pg_backend_pid())')),
      });
      const error: unknown = await service.app.get(Intake).take(taken).catch((thrown: unknown) => thrown);
      expect(isDatabaseDown(error)).toBe(true);
      plan.understand = understand;
      expect(await service.query('select 1 from inbound_message')).toEqual([]);
      expect(await service.app.get(Intake).take(taken)).toMatchObject({ kind: 'report', duplicate: false });
    } finally {
      await service.close();
    }
  });
});
