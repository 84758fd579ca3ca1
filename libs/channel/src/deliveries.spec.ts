import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { given, startTestService, waitFor, type TestService } from '@s48/testing';
import type { Outcome } from './channel-adapter.js';
import { Deliveries, type Receipt } from './deliveries.js';
import type { DeliveryState } from './delivery.entity.js';
import { Plan, testChannel } from './test-channel.js';

const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 2, 9, minute));
const DELIVERED: Receipt = { outcome: 'delivered', at: at(2), detail: { status: 'delivered' } };
const FAILED: Receipt = { outcome: 'failed', at: at(3), detail: { reason: 'unknown subscriber' } };
const BOUNCE: Receipt = { outcome: 'failed', at: at(4), detail: { reason: 'mailbox unknown', bounce: '5.1.1' } };

describe('deliveries', () => {
  let plan: Plan;
  let service: TestService;
  let send: Plan['send'];
  beforeAll(async () => {
    plan = new Plan();
    send = plan.send;
    service = await startTestService(testChannel(plan));
  });
  afterEach(() => {
    plan.send = send;
  });
  afterAll(() => service?.close());

  const deliveries = () => service.app.get(Deliveries);
  const ask = async (): Promise<string> => (await service.hear('reply.requested', given.replyRequested())).data.replyId;
  const row = async (id: string) => (await service.query('select * from delivery where id = $1', [id]))[0]!;
  const reach = (id: string, state: DeliveryState) => waitFor(async () => (await row(id))['state'] === state && row(id), `delivery ${id} to be ${state}`);
  const handedOver = async (): Promise<string> => {
    const id = await ask();
    await reach(id, 'handed-over');
    return id;
  };
  const said = async (id: string): Promise<string[]> =>
    (await service.emitted()).filter(({ type, data }) => type.startsWith('reply.') && type !== 'reply.requested' && (data as { replyId?: string }).replyId === id).map(({ type }) => type);

  it.each<[string, readonly Receipt[], DeliveryState, string[]]>([
    ['proof', [DELIVERED], 'delivered', ['reply.handed-over', 'reply.delivered']],
    ['proof three times', [DELIVERED, DELIVERED, DELIVERED], 'delivered', ['reply.handed-over', 'reply.delivered']],
    ['a failure', [FAILED], 'failed', ['reply.handed-over', 'reply.failed']],
    ['a failure after the proof: the proof stands', [DELIVERED, FAILED], 'delivered', ['reply.handed-over', 'reply.delivered']],
    ['a proof after the failure: the failure stands', [FAILED, DELIVERED], 'failed', ['reply.handed-over', 'reply.failed']],
    ['a bounce after the proof: it takes the proof back', [DELIVERED, BOUNCE], 'failed', ['reply.handed-over', 'reply.delivered', 'reply.failed']],
    ['a bounce after a failure that changed nothing', [DELIVERED, FAILED, BOUNCE], 'failed', ['reply.handed-over', 'reply.delivered', 'reply.failed']],
    ['a bounce twice', [DELIVERED, BOUNCE, BOUNCE], 'failed', ['reply.handed-over', 'reply.delivered', 'reply.failed']],
    ['a bounce before the proof', [BOUNCE, DELIVERED], 'failed', ['reply.handed-over', 'reply.failed']],
  ])('%s', async (_name, receipts, state, messages) => {
    const id = await handedOver();
    for (const receipt of receipts) await deliveries().receipt(`ref-${id}`, receipt);
    expect(await row(id)).toMatchObject({ state });
    expect(await said(id)).toEqual(messages);
  });

  it('keeps the times of the proof and of the failure', async () => {
    const id = await handedOver();
    await deliveries().receipt(`ref-${id}`, DELIVERED);
    await deliveries().receipt(`ref-${id}`, BOUNCE);
    expect(await row(id)).toMatchObject({ proven_at: at(2), failed_at: at(4), reason: 'mailbox unknown', proof: { status: 'delivered', bounce: '5.1.1' } });
    const [failed] = await service.emitted('reply.failed', ({ replyId }) => replyId === id);
    expect(failed!.data).toMatchObject({ at: at(4).toISOString(), reason: 'mailbox unknown', handedOverAt: expect.any(String) });
  });

  it.each<[string, readonly Receipt[], DeliveryState]>([
    ['proof', [DELIVERED], 'delivered'],
    ['a failure', [FAILED], 'failed'],
    ['proof and bounce', [DELIVERED, BOUNCE], 'failed'],
    ['bounce and proof', [BOUNCE, DELIVERED], 'failed'],
  ])('takes %s that come before the submit response', async (_name, receipts, state) => {
    let answer: (outcome: Outcome) => void;
    plan.send = () => new Promise<Outcome>((resolve) => (answer = resolve));
    const id = await ask();
    await waitFor(() => plan.sent.some((one) => one.id === id), 'the supplier to have it');
    for (const receipt of receipts) await deliveries().receipt(`early-${id}`, receipt);
    expect(await row(id)).toMatchObject({ state: 'submitting' });
    answer!({ kind: 'handed-over', ref: `early-${id}` });
    await reach(id, state);
    expect((await said(id))[0]).toBe('reply.handed-over');
  });

  it('loses neither of a receipt and a submit response at the same moment', async () => {
    const answers = new Map<string, (outcome: Outcome) => void>();
    plan.send = ({ id }) => new Promise<Outcome>((resolve) => answers.set(id, resolve));
    const ids = await Promise.all(Array.from({ length: 5 }, () => ask()));
    await waitFor(() => answers.size === 5, 'all five to be with the supplier');
    await Promise.all(ids.flatMap((id) => {
      answers.get(id)!({ kind: 'handed-over', ref: `same-${id}` });
      return deliveries().receipt(`same-${id}`, DELIVERED);
    }));
    for (const id of ids) await reach(id, 'delivered');
  });

  it('keeps a receipt that belongs to nothing we know, and what a provider says on the way', async () => {
    await deliveries().receipt('nobody-knows', DELIVERED);
    const id = await handedOver();
    await deliveries().note(`ref-${id}`, 'sent', at(1), { status: 'sent' });
    expect(await row(id)).toMatchObject({ state: 'handed-over' });
    expect(await service.query(`select outcome from receipt where provider_ref in ('nobody-knows', $1) order by outcome`, [`ref-${id}`])).toEqual([{ outcome: 'delivered' }, { outcome: 'sent' }]);
  });

  it('drops the answer to an attempt that somebody else has finished', async () => {
    const id = await handedOver();
    await deliveries().record(id, { kind: 'refused', reason: 'too late' });
    expect(await row(id)).toMatchObject({ state: 'handed-over' });
  });
});

describe('O04 a delivery that is asked for again', () => {
  let plan: Plan;
  let service: TestService;
  beforeAll(async () => {
    plan = new Plan();
    service = await startTestService(testChannel(plan));
  });
  afterAll(() => service?.close());

  const row = async (id: string) => (await service.query('select * from delivery where id = $1', [id]))[0]!;
  const reach = (id: string, state: DeliveryState) => waitFor(async () => (await row(id))['state'] === state, `delivery ${id} to be ${state}`);
  const sends = (id: string): number => plan.sent.filter((one) => one.id === id).length;

  /** A reply asked for, the supplier answering so. */
  async function asked(...outcomes: Outcome[]) {
    const reply = given.replyRequested();
    plan.send = ({ id }) => (id === reply.replyId && outcomes.shift()) || { kind: 'handed-over', ref: `ref-${id}-${outcomes.length}` };
    await service.hear('reply.requested', reply);
    return { id: reply.replyId, again: () => service.hear('reply.requested', { ...reply, again: true }) };
  }

  it('O02 starts anew under its id when it had failed, and its second hand-over is told', async () => {
    const { id, again } = await asked({ kind: 'refused', reason: 'full' });
    await reach(id, 'failed');
    await again();
    await reach(id, 'handed-over');
    expect([sends(id), (await row(id))['attempts']]).toEqual([2, 1]);
    await service.waitForEmitted('reply.handed-over', ({ replyId, attempts }) => replyId === id && attempts === 1);
  });

  it('that bounced is not undone by the receipt of its first life', async () => {
    const { id, again } = await asked({ kind: 'handed-over', ref: 'same-mail' }, { kind: 'handed-over', ref: 'same-mail' });
    await reach(id, 'handed-over');
    await service.app.get(Deliveries).receipt('same-mail', BOUNCE);
    await reach(id, 'failed');
    await again();
    await reach(id, 'handed-over');
    await service.app.get(Deliveries).receipt('same-mail', DELIVERED);
    await reach(id, 'delivered');
  });

  it('is due now when it waits for its time', async () => {
    const { id, again } = await asked({ kind: 'later', reason: 'down' });
    await waitFor(async () => (await row(id))['reason'] === 'down', 'the first try');
    await service.query(`update delivery set due_at = now() + interval '1 hour' where id = $1`, [id]);
    await again();
    await reach(id, 'handed-over');
  });

  it('is asked about before it is sent when nobody knows whether it left', async () => {
    const { id, again } = await asked({ kind: 'unknown', reason: 'no answer' });
    await waitFor(async () => (await row(id))['reason'] === 'no answer', 'the first try');
    await service.query(`update delivery set due_at = now() + interval '1 hour', leased_until = now() + interval '1 hour' where id = $1`, [id]);
    await again();
    await reach(id, 'handed-over');
    expect(plan.recalled).toContain(id);
  });

  it.each<[string, Receipt[], DeliveryState]>([['has left', [], 'handed-over'], ['has arrived', [DELIVERED], 'delivered']])('that %s is not sent a second time', async (_, receipts, state) => {
    const { id, again } = await asked({ kind: 'handed-over', ref: `once-${state}` });
    await reach(id, 'handed-over');
    for (const receipt of receipts) await service.app.get(Deliveries).receipt(`once-${state}`, receipt);
    await again();
    // A later one that has left shows that the ticker has been past this one.
    await reach((await asked()).id, 'handed-over');
    expect([sends(id), (await row(id))['state']]).toEqual([1, state]);
  });
});
