import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseAs, ReportReceived, ReportSupplemented } from '@s48/contracts';
import { startTestService, waitFor, type TestService } from '@s48/testing';
import { Intake, type Taken } from './intake.js';
import { from, meaning, Plan, testChannel } from './test-channel.js';

const file = (n: number) => ({ name: `slika-${n}.jpg`, mime: 'image/jpeg', bytes: Buffer.from(`slika ${n}`).toString('base64') });

describe('the report recorder', () => {
  let plan: Plan;
  let service: TestService;
  beforeAll(async () => {
    plan = new Plan();
    service = await startTestService(testChannel(plan));
  });
  afterAll(() => service?.close());

  const take = (normalized: object): Promise<Taken> => service.app.get(Intake).take({ providerId: randomUUID(), raw: meaning(normalized), receivedAt: new Date('2026-03-02T08:00:00Z') });
  const idOf = (taken: Taken): string => (taken as { reportId: string }).reportId;
  const received = async (taken: Taken) => (await service.emitted('report.received', ({ reportId }) => reportId === idOf(taken)))[0]!.data;
  const acknowledgement = async (taken: Taken) => (await service.query(`select * from delivery where kind = 'acknowledgement' and facts->>'reportId' = $1`, [idOf(taken)]))[0];

  it.each<[string, object]>([
    ['nothing but a text', {}],
    ['no text', { text: null }],
    ['everything', { ...from('+381641111111'), place: { text: 'kod pošte', lat: 44.66, lon: 20.93 }, category: 'Otpad', publicText: true, answered: 'Rešeno odmah', attachments: [file(1)], relatedTo: randomUUID() }],
    ['a NUL and half a letter', { text: 'Rupa\u0000 na \uD83D putu', place: { text: 'kod\u0000 pošte\uD83D' }, category: 'Ot\u0000pad', answered: 'Re\u0000šeno' }],
    ['a text beyond all measure', { text: '🕳'.repeat(60_000), place: { text: 'a'.repeat(900) }, category: 'b'.repeat(900), answered: 'c'.repeat(20_000) }],
    ['a text cut in the middle of a letter', { text: `a${'🕳'.repeat(60_000)}` }],
    ['60 attachments', { attachments: Array.from({ length: 60 }, (_, n) => file(n)) }],
  ])('says a message that every listener can read: %s', async (_name, normalized) => {
    const taken = await take(normalized);
    expect(taken).toMatchObject({ kind: 'report' });
    const data = await received(taken);
    expect(() => parseAs(ReportReceived, data)).not.toThrow();
    expect(JSON.stringify(data)).not.toMatch(/\\u0000|\\ud[89a-f]/i);
  });

  it('keeps all of 60 attachments and names the first 50', async () => {
    const taken = await take({ attachments: Array.from({ length: 60 }, (_, n) => file(n)) });
    expect((await received(taken)).attachments).toHaveLength(50);
    expect(await service.query('select 1 from report_attachment where report_id = $1', [idOf(taken)])).toHaveLength(60);
  });

  it('composes letters: an iPhone sends c and a combining caron', async () => {
    expect((await received(await take({ text: 'Smec\u030Ce' }))).text).toBe('Smeče');
  });

  it('acknowledges whom it can reach, urgently where there is danger', async () => {
    const taken = await take({ text: 'Curi gas u zgradi, oseća se jako', ...from('+381641111112') });
    expect((await received(taken)).urgent).toBe(true);
    expect(await acknowledgement(taken)).toMatchObject({ text: expect.stringMatching(/^Hitno: 48-/), author: 'system' });
    const handedOver = await service.waitForEmitted('reply.handed-over', ({ reportId }) => reportId === idOf(taken));
    expect(handedOver.data).toMatchObject({ kind: 'acknowledgement', text: expect.stringMatching(/^Hitno/) });
  });

  it.each<[string, object]>([['nobody', {}], ['a robot', { ...from('+381641111113'), acknowledge: false }]])('acknowledges not to %s', async (_name, normalized) => {
    expect(await acknowledgement(await take(normalized))).toBeUndefined();
  });

  it('adds to the report it belongs to', async () => {
    const report = await take({ ...from('+381641111114') });
    const added = await take({ kind: 'supplement', reportId: idOf(report), text: 'I dalje curi\u0000', verified: true, attachments: [file(7)] });
    expect(added).toMatchObject({ kind: 'supplement', reportId: idOf(report) });
    const said = await service.waitForEmitted('report.supplemented', ({ reportId }) => reportId === idOf(report));
    expect(() => parseAs(ReportSupplemented, said.data)).not.toThrow();
    expect(said.data).toMatchObject({ text: 'I dalje curi', verified: true, attachments: [{ name: 'slika-7.jpg' }] });
  });

  it('gives every report another reference, of which none repeats', async () => {
    const taken = await Promise.all(Array.from({ length: 20 }, () => take({})));
    await waitFor(async () => (await service.emitted('report.received', ({ reportId }) => taken.map(idOf).includes(reportId))).length === 20, 'twenty reports');
    expect(new Set(taken.map((one) => (one as { reference: string }).reference)).size).toBe(20);
  });
});
