import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { given, startSmsc, startTestService, waitFor, type Smsc, type SmscSubmission, type TestService } from '@s48/testing';
import { smsService } from './sms.module.js';

const PATIENCE_MS = 20_000;

describe('a real SMS centre', () => {
  let smsc: Smsc;
  let service: TestService;
  beforeAll(async () => {
    smsc = await startSmsc();
    service = await startTestService(smsService, { LOG_LEVEL: 'silent', SMS_INBOUND: 'smpp', SMS_OUTBOUND: 'smpp', SMPP_URL: smsc.url, SMPP_ENQUIRE_SECONDS: '3' });
    await bound(1);
  });
  afterAll(async () => {
    await service?.close();
    await smsc?.stop();
  });

  const health = async (): Promise<string> => ((await (await service.fetch('/health/ready')).json()) as { sms: string }).sms;
  const bound = (binds: number): Promise<unknown> => waitFor(async () => smsc.binds.length >= binds && (await health()) === 'in on: smpp; out on: smpp', 'the link to be bound', PATIENCE_MS);
  const reply = async (phone: string, text: string): Promise<string> => {
    const asked = given.replyRequested({ to: given.contact('sms', phone), text });
    await service.hear('reply.requested', asked);
    return asked.replyId;
  };
  const rowOf = async (id: string): Promise<{ state: string; reason: string | null }> => (await service.query<never>('select state, reason from delivery where id = $1', [id]))[0]!;
  const sentTo = (phone: string, parts = 1): Promise<SmscSubmission[]> => waitFor(() => smsc.sentTo(phone).length >= parts && smsc.sentTo(phone), `${parts} parts at the centre`);
  const handedOver = (id: string): Promise<unknown> => service.waitForEmitted('reply.handed-over', ({ replyId }) => replyId === id, PATIENCE_MS);
  /** Brings what waits for its turn forward. */
  const hurry = (id: string): Promise<unknown> =>
    service.query(`update delivery set due_at = now(), leased_until = case when reason is null then leased_until else now() - interval '1 s' end where id = $1 and state in ('queued', 'submitting')`, [id]);

  it('binds as a transceiver with the name and password of SMPP_URL', () => {
    expect(smsc.binds).toEqual([{ as: 'bind_transceiver', user: 'sistem48', password: 'tajna48' }]);
  });

  it('S07 brings Cyrillic in two parts, the second first, as one report; the parts are answered and the acknowledgement goes back', async () => {
    const phone = '+381641280001';
    smsc.bring(phone, [[9, 2, 2], 'у Карађорђевој'], [[9, 2, 1], 'Рупа ']);
    const { data } = await service.waitForEmitted('report.received', ({ text }) => text === 'Рупа у Карађорђевој', PATIENCE_MS);
    const parts = await sentTo(phone, 2);
    expect(parts.map(({ text }) => text).join('')).toContain(data.reference);
    expect(parts.every(({ coding, receipt }) => coding === 8 && receipt === 1)).toBe(true);
    await waitFor(() => smsc.answers.length === 2, 'both parts to be answered');
    expect(smsc.answers).toEqual([0, 0]);
  });

  it.each(['hexadecimal', 'decimal'] as const)('proves a reply of two parts by receipts whose ids are %s', async (notation) => {
    const phone = notation === 'decimal' ? '+381641280002' : '+381641280003';
    const id = await reply(phone, 'Шахт је затворен и ограђен, радови се настављају сутра ујутру од седам часова.');
    const parts = await sentTo(phone, 2);
    await handedOver(id);
    smsc.receipt(parts[0]!, 'DELIVRD', notation);
    smsc.receipt(parts[1]!, 'DELIVRD', notation);
    const { data } = await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === id, PATIENCE_MS);
    expect(data.proof).toMatchObject({ provider: 'smpp', status: 'DELIVRD' });
  });

  it('fails a reply that the network could not deliver', async () => {
    const id = await reply('+381641280004', 'Ne postoji.');
    const [sent] = await sentTo('+381641280004');
    await handedOver(id);
    smsc.receipt(sent!, 'UNDELIV', 'decimal');
    const { data } = await service.waitForEmitted('reply.failed', ({ replyId }) => replyId === id, PATIENCE_MS);
    expect(data.reason).toBe('not delivered: UNDELIV, error 011');
  });

  it('O03 when it throttles, the reply waits in the queue and leaves once', async () => {
    smsc.meet('throttle', 'throttle');
    const id = await reply('+381641280005', 'Sačekajte.');
    await waitFor(async () => (await rowOf(id)).reason === 'the SMS centre answered 0x58', 'the refusal');
    expect(await rowOf(id)).toMatchObject({ state: 'queued' });
    await handedOver(id);
    expect(smsc.sentTo('+381641280005')).toHaveLength(1);
  });

  it('when it takes a text and drops the connection, nobody knows: one copy more, and it is proven', async () => {
    const binds = smsc.binds.length;
    smsc.meet('drop');
    const id = await reply('+381641280006', 'Prekid veze.');
    await waitFor(async () => (await rowOf(id)).reason === 'the connection was closed', 'the loss');
    expect(await rowOf(id)).toMatchObject({ state: 'submitting' });
    await bound(binds + 1);
    await hurry(id);
    await handedOver(id);
    expect(smsc.sentTo('+381641280006')).toHaveLength(2);
    smsc.receipt(smsc.sentTo('+381641280006')[1]!, 'DELIVRD', 'decimal');
    await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === id, PATIENCE_MS);
  });

  it('when it never answers, two copies are the most, and the reply fails', async () => {
    smsc.meet('silent', 'silent', 'silent');
    const id = await reply('+381641280007', 'Bez odgovora.');
    const failed = service.waitForEmitted('reply.failed', ({ replyId }) => replyId === id, PATIENCE_MS);
    await waitFor(async () => {
      await hurry(id);
      return (await rowOf(id)).state === 'failed';
    }, 'the end of it', PATIENCE_MS);
    expect((await failed).data.reason).toMatch(/^nobody knows whether it arrived, and it was tried twice/);
    expect(smsc.sentTo('+381641280007')).toHaveLength(2);
  });

  it('when it goes deaf, the link is left, said to be down, and bound again', async () => {
    const binds = smsc.binds.length;
    smsc.setDeaf(true);
    await waitFor(async () => /nothing heard|no response/.test(await health()), 'the silence to be noticed', PATIENCE_MS);
    smsc.setDeaf(false);
    await bound(binds + 1);
  });
});
