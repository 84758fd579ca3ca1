import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Seal } from '@s48/chassis';
import { given, startTestService, twiceGivesOne, waitFor, type TestService } from '@s48/testing';
import { Deliveries } from './deliveries.js';
import { Intake, type Taken } from './intake.js';
import { from, meaning, Plan, testChannel } from './test-channel.js';

const SHARED = { name: 'ista.jpg', mime: 'image/jpeg', bytes: Buffer.from('ista slika').toString('base64') };

describe('erasing a person', () => {
  let plan: Plan;
  let service: TestService;
  beforeAll(async () => {
    plan = new Plan();
    service = await startTestService(testChannel(plan));
  });
  afterAll(() => service?.close());

  const take = async (normalized: object): Promise<{ taken: Taken; providerId: string }> => {
    const providerId = randomUUID();
    return { providerId, taken: await service.app.get(Intake).take({ providerId, raw: meaning(normalized), receivedAt: new Date() }) };
  };
  const keyOf = (address: string): string => service.app.get(Seal).personOf(address);
  const erase = (address: string) => service.hear('person.erased', given.personErased({ key: keyOf(address) }));
  const inbound = async (providerId: string) => (await service.query('select * from inbound_message where provider_id = $1', [providerId]))[0]!;
  const size = async (providerId: string): Promise<number> => ((await inbound(providerId))['raw'] as Buffer).length;
  const idOf = (taken: Taken): string => (taken as { reportId: string }).reportId;

  it('redacts what came in, what went out and what was attached; the facts stay', async () => {
    const [mine, own] = ['+381645550001', { name: 'moja.jpg', mime: 'image/jpeg', bytes: Buffer.from('moja slika').toString('base64') }];
    const { taken, providerId } = await take({ text: 'Moja tajna', ...from(mine), attachments: [own, SHARED], thread: { to: mine } });
    const other = await take({ text: 'Tuđa prijava', ...from('+381645550002'), attachments: [SHARED] });
    const reply = given.replyRequested({ to: given.contact('sms', mine), text: 'Odgovor za mene' });
    await service.hear('reply.requested', reply);
    await waitFor(async () => (await service.query(`select 1 from delivery where state <> 'handed-over'`)).length === 0, 'all to be sent');

    await twiceGivesOne(service, 'person.erased', given.personErased({ key: keyOf(mine) }), () => service.query('select raw, reason, state from inbound_message order by id'));

    expect(await inbound(providerId)).toMatchObject({ raw: Buffer.alloc(0), state: 'taken', report_id: idOf(taken) });
    expect(await service.query('select contact, person_key, thread, reference from conversation where report_id = $1', [idOf(taken)])).toEqual([
      { contact: null, person_key: null, thread: {}, reference: (taken as { reference: string }).reference },
    ]);
    const left = await service.query<{ text: string; recipient: object; state: string }>(`select text, recipient, state from delivery where id = $1 or facts->>'reportId' = $2`, [reply.replyId, idOf(taken)]);
    expect(left).toHaveLength(2);
    for (const delivery of left) expect(delivery).toEqual({ text: '(obrisano)', recipient: { channel: 'sms', key: keyOf(mine) }, state: 'handed-over' });
    expect((await service.query<{ bytes: Buffer }>('select bytes from attachment')).map(({ bytes }) => bytes.toString())).toEqual(['ista slika']);
    expect(await size(other.providerId)).toBeGreaterThan(0);
    expect(await service.query('select 1 from report_attachment')).toHaveLength(1);
  });

  it('redacts commands, additions from elsewhere and what was not understood', async () => {
    const mine = '+381645550003';
    const command = await take({ kind: 'ignored', reason: `command: status of ${mine}`, person: mine });
    const stranger = await take({ text: 'Prijava drugoga', ...from('+381645550004') });
    const addition = await take({ kind: 'supplement', reportId: idOf(stranger.taken), text: 'Dodajem', verified: false, person: mine });
    const report = await take({ text: 'Prijava', ...from(mine) });
    const own = await take({ kind: 'supplement', reportId: idOf(report.taken), text: 'Dopuna', verified: true });
    await erase(mine);
    expect(await inbound(command.providerId)).toMatchObject({ raw: Buffer.alloc(0), reason: null, state: 'ignored' });
    for (const { providerId } of [addition, report, own]) expect(await size(providerId)).toBe(0);
    expect(await size(stranger.providerId)).toBeGreaterThan(0);
  });

  it('redacts the repair too', async () => {
    const [mine, providerId] = ['+381645550005', randomUUID()];
    await service.app.get(Intake).take({ providerId, raw: Buffer.from('beyond repair'), receivedAt: new Date() });
    await service.app.get(Intake).replay((await inbound(providerId))['id'] as string, meaning({ text: 'Popravljeno', ...from(mine) }));
    await erase(mine);
    expect(await inbound(providerId)).toMatchObject({ raw: Buffer.alloc(0), repaired: null, state: 'taken' });
  });

  it('sends nothing more to whoever is erased, and says so', async () => {
    const mine = '+381645550006';
    const queued = given.replyRequested({ to: given.contact('sms', mine) });
    plan.send = () => ({ kind: 'later', reason: `throttled for ${mine}` });
    await service.hear('reply.requested', queued);
    await waitFor(async () => (await service.query(`select 1 from delivery where id = $1 and state = 'queued' and attempts = 1`, [queued.replyId])).length === 1, 'it to wait');
    await erase(mine);
    const failed = await service.waitForEmitted('reply.failed', ({ replyId }) => replyId === queued.replyId);
    expect(failed.data.reason).toBe('the person was erased');
    expect(await service.query('select state, reason, text from delivery where id = $1', [queued.replyId])).toEqual([{ state: 'failed', reason: 'the person was erased', text: '(obrisano)' }]);
  });

  it('redacts what providers said about the deliveries', async () => {
    const mine = '+381645550007';
    plan.send = ({ id }) => ({ kind: 'handed-over', ref: `ref-${id}` });
    const reply = given.replyRequested({ to: given.contact('sms', mine) });
    await service.hear('reply.requested', reply);
    await waitFor(async () => (await service.query(`select 1 from delivery where id = $1 and state = 'handed-over'`, [reply.replyId])).length === 1, 'it to leave');
    await service.app.get(Deliveries).receipt(`ref-${reply.replyId}`, { outcome: 'failed', at: new Date(), detail: { reason: `550 ${mine} unknown` } });
    await erase(mine);
    expect(await service.query(`select 1 from delivery d where d::text like '%5550007%' union all select 1 from receipt r where r::text like '%5550007%'`)).toEqual([]);
  });
});
