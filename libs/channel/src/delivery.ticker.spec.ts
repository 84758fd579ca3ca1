import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { uuid7 } from '@s48/bus';
import type { ReplyRequested } from '@s48/contracts';
import { given, startTestService, twiceGivesOne, waitFor, type TestService } from '@s48/testing';
import type { Outcome } from './channel-adapter.js';
import { Deliveries } from './deliveries.js';
import type { DeliveryState } from './delivery.entity.js';
import { Plan, testChannel } from './test-channel.js';

const FAR = '2099-01-01T00:00:00Z';

describe('the delivery ticker', () => {
  let plan: Plan;
  let service: TestService;
  let usual: Pick<Plan, 'send' | 'recall'>;
  beforeAll(async () => {
    plan = new Plan();
    usual = { send: plan.send, recall: plan.recall };
    service = await startTestService(testChannel(plan));
  });
  afterEach(() => {
    Object.assign(plan, usual);
  });
  afterAll(() => service?.close());

  const ask = async (own: Partial<ReplyRequested> = {}): Promise<string> => (await service.hear('reply.requested', given.replyRequested(own))).data.replyId;
  const row = async (id: string) => (await service.query('select * from delivery where id = $1', [id]))[0]!;
  const reach = (id: string, state: DeliveryState) => waitFor(async () => (await row(id))['state'] === state && row(id), `delivery ${id} to be ${state}`);
  const sent = (id: string) => plan.sent.filter((one) => one.id === id).length;
  const now = async (id: string): Promise<void> => {
    await service.query(`update delivery set due_at = now(), leased_until = case when state = 'submitting' then now() - interval '1 second' end where id = $1`, [id]);
    service.app.get(Deliveries).bell!.ring();
  };
  const attempted = (id: string, attempts: number) =>
    waitFor(async () => {
      const delivery = await row(id);
      const next = delivery['state'] === 'queued' || String(delivery['leased_until']) === String(delivery['due_at']);
      return delivery['attempts'] === attempts && next && delivery;
    }, `attempt ${attempts} of ${id}`);
  /** A delivery whose process died while the supplier had it. */
  const crashed = async (): Promise<string> => {
    const id = uuid7();
    await service.query(
      `insert into delivery (id, kind, author, recipient, text, script, facts, state, due_at, leased_until, attempts)
       values ($1, 'status', 'agency', $2, 'Rešeno', 'latin', $3, 'submitting', now(), now() - interval '1 second', 1)`,
      [id, given.contact('sms'), given.facts()],
    );
    service.app.get(Deliveries).bell!.ring();
    return id;
  };

  it('opens the address for the supplier, sends, and says so', async () => {
    const id = await ask({ to: given.contact('sms', '+381641234500'), text: 'Rešeno je.' });
    await reach(id, 'handed-over');
    expect(plan.sent).toContainEqual({ id, text: 'Rešeno je.', address: '+381641234500' });
    const said = await service.waitForEmitted('reply.handed-over', ({ replyId }) => replyId === id);
    expect(said.data).toMatchObject({ kind: 'status', author: 'agency', via: 'sms' });
    expect(await service.emitted('reply.delivered', ({ replyId }) => replyId === id)).toEqual([]);
    expect(await row(id)).toMatchObject({ leased_until: null, provider_ref: `ref-${id}`, attempts: 1 });
  });

  it('holds a lease while the supplier has it', async () => {
    let during: Record<string, unknown> = {};
    plan.send = async (delivery) => {
      during = await row(delivery.id);
      return { kind: 'delivered', ref: `ref-${delivery.id}`, proof: { provider: 'test' } };
    };
    const id = await ask();
    await reach(id, 'delivered');
    expect(during).toMatchObject({ state: 'submitting', attempts: 1 });
    expect((during['leased_until'] as Date).getTime()).toBeGreaterThan(Date.now() + 60_000);
    const said = await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === id);
    expect(said.data.proof).toEqual({ provider: 'test' });
    expect(await service.emitted('reply.handed-over', ({ replyId }) => replyId === id)).toHaveLength(1);
  });

  it('sends once what is asked for twice, in one message or in two', async () => {
    const reply = given.replyRequested();
    plan.send = () => ({ kind: 'waiting' });
    await twiceGivesOne(service, 'reply.requested', reply, () => service.query('select count(*)::int from delivery where id = $1', [reply.replyId]));
    await reach(reply.replyId, 'waiting');
    await service.hear('reply.requested', reply);
    await service.hear('reply.requested', given.replyRequested());
    await waitFor(() => plan.sent.at(-1)!.id !== reply.replyId, 'the next reply to be sent');
    expect(sent(reply.replyId)).toBe(1);
  });

  it('leaves to a person what a person must do', async () => {
    plan.send = () => ({ kind: 'waiting' });
    const id = await ask();
    expect(await reach(id, 'waiting')).toMatchObject({ leased_until: null, handed_over_at: null });
    const at = new Date('2026-03-02T09:00:00Z');
    const log = (outcome: 'delivered' | 'failed') => service.app.get(Deliveries).log(id, { outcome, at, detail: { by: 'operater-1' } });
    expect(await log('delivered')).toMatchObject({ id, state: 'delivered' });
    expect(await log('failed')).toBeNull();
    const said = await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === id);
    expect(said.data).toMatchObject({ handedOverAt: at.toISOString(), provenAt: at.toISOString(), proof: { by: 'operater-1' } });
  });

  it('fails at once what the supplier refuses', async () => {
    plan.send = () => ({ kind: 'refused', reason: 'landline' });
    const id = await ask();
    expect(await reach(id, 'failed')).toMatchObject({ reason: 'landline', handed_over_at: null, attempts: 1 });
    expect((await service.waitForEmitted('reply.failed', ({ replyId }) => replyId === id)).data.reason).toBe('landline');
  });

  it.each<[string, () => Outcome]>([
    ['says "later"', () => ({ kind: 'later', reason: 'throttled' })],
    ['breaks', () => {
      throw new Error('throttled');
    }],
  ])('waits ever longer for a supplier that %s', async (_name, send) => {
    plan.send = send;
    const id = await ask();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 7; attempt++) {
      const delivery = await attempted(id, attempt);
      waits.push(Math.ceil(((delivery['due_at'] as Date).getTime() - Date.now()) / 1000));
      if (attempt < 7) await now(id);
    }
    const expected = [2, 5, 15, 60, 180, 600, 600];
    waits.forEach((wait, i) => expect(expected[i]! - wait).toBeLessThanOrEqual(3));
    waits.forEach((wait, i) => expect(wait).toBeLessThanOrEqual(expected[i]!));
    expect(await row(id)).toMatchObject({ state: 'queued', reason: 'throttled', leased_until: null });
    plan.send = usual.send;
    await now(id);
    await reach(id, 'handed-over');
    expect(plan.recalled).not.toContain(id);
  });

  it('asks what became of it after an unknown outcome, and does not send again what has left', async () => {
    plan.send = () => ({ kind: 'unknown', reason: 'timeout' });
    plan.recall = ({ id }) => ({ kind: 'handed-over', ref: `found-${id}` });
    const id = await ask();
    await attempted(id, 1);
    expect(await row(id)).toMatchObject({ state: 'submitting', reason: 'timeout' });
    await now(id);
    expect(await reach(id, 'handed-over')).toMatchObject({ provider_ref: `found-${id}` });
    expect(sent(id)).toBe(1);
  });

  it('sends again after an unknown outcome that was none', async () => {
    plan.send = () => ({ kind: 'unknown', reason: 'timeout' });
    const id = await ask();
    await attempted(id, 1);
    plan.send = usual.send;
    await now(id);
    await reach(id, 'handed-over');
    expect(plan.recalled.filter((one) => one === id)).toHaveLength(1);
    expect(sent(id)).toBe(2);
  });

  it('asks what became of it when the process died in the middle', async () => {
    plan.recall = ({ id }) => ({ kind: 'handed-over', ref: `found-${id}` });
    const id = await crashed();
    await reach(id, 'handed-over');
    expect(plan.recalled).toContain(id);
    expect(sent(id)).toBe(0);
  });

  it('asks again, and never sends blindly, while the supplier cannot be asked', async () => {
    plan.recall = () => {
      throw new Error('the list of messages does not open');
    };
    const id = await crashed();
    await attempted(id, 2);
    expect(await row(id)).toMatchObject({ state: 'submitting', reason: 'the list of messages does not open' });
    plan.recall = ({ id: found }) => ({ kind: 'handed-over', ref: `found-${found}` });
    await now(id);
    await reach(id, 'handed-over');
    expect(sent(id)).toBe(0);
  });

  it('goes on after a real stop in the middle of a batch', async () => {
    const ids = await Promise.all(Array.from({ length: 15 }, () => ask()));
    await service.restart();
    for (const id of ids) await reach(id, 'handed-over');
    expect(ids.map(sent)).toEqual(ids.map(() => 1));
  });

  it('lets one slow answer hold up no other delivery', async () => {
    let answer: (outcome: Outcome) => void;
    plan.send = () => new Promise<Outcome>((resolve) => (answer = resolve));
    const slow = await ask();
    await waitFor(() => sent(slow) === 1, 'the supplier to have it');
    plan.send = usual.send;
    const others = await Promise.all(Array.from({ length: 12 }, () => ask()));
    for (const id of others) await reach(id, 'handed-over');
    expect(await row(slow)).toMatchObject({ state: 'submitting' });
    answer!({ kind: 'handed-over', ref: 'slow' });
    await reach(slow, 'handed-over');
  });

  it('gives up after 72 hours of trying, and says so', async () => {
    plan.send = () => ({ kind: 'later', reason: 'throttled' });
    const id = await ask();
    await attempted(id, 1);
    await service.query(`update delivery set first_attempt_at = now() - interval '73 hours', created_at = now() - interval '73 hours' where id = $1`, [id]);
    await now(id);
    expect(await reach(id, 'failed')).toMatchObject({ reason: 'given up: throttled', attempts: 2 });
    await service.waitForEmitted('reply.failed', ({ replyId }) => replyId === id);
  });

  it('counts those hours from the first attempt: a reminder may have waited for the end of the holidays', async () => {
    plan.send = () => ({ kind: 'later', reason: 'throttled' });
    const { data: notice } = await service.hear('notice.requested', given.noticeRequested({ via: 'sms', to: given.contact('sms'), notBefore: FAR }));
    expect(await row(notice.noticeId)).toMatchObject({ due_at: new Date(FAR), state: 'queued', attempts: 0 });
    await service.query(`update delivery set created_at = now() - interval '100 hours' where id = $1`, [notice.noticeId]);
    await now(notice.noticeId);
    expect(await attempted(notice.noticeId, 1)).toMatchObject({ state: 'queued' });
  });

  it('says once that a notice has left, though proof comes later', async () => {
    const { data } = await service.hear('notice.requested', given.noticeRequested({ via: 'sms', to: given.contact('sms') }));
    await reach(data.noticeId, 'handed-over');
    await service.app.get(Deliveries).receipt(`ref-${data.noticeId}`, { outcome: 'delivered', at: new Date(), detail: {} });
    await reach(data.noticeId, 'delivered');
    expect(await service.emitted('notice.delivered', ({ noticeId }) => noticeId === data.noticeId)).toHaveLength(1);
  });
});
