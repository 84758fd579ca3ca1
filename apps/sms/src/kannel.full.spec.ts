import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePorts, given, Kannel, startSmsc, startTestService, waitFor, type Smsc, type SmscSubmission, type TestService } from '@s48/testing';
import { smsService } from './sms.module.js';

const TOKEN = 'token of the hooks';
const PATIENCE_MS = 20_000;

describe('a real Kannel between a real SMS centre and us', () => {
  let smsc: Smsc;
  let kannel: Kannel;
  let service: TestService;
  let port: number;

  beforeAll(async () => {
    [port] = (await freePorts(1)) as [number];
    smsc = await startSmsc();
    kannel = await Kannel.reserve();
    service = await startTestService(smsService, {
      LOG_LEVEL: 'silent', PUBLIC_URL: `http://127.0.0.1:${port}`, SMS_INBOUND: 'kannel', SMS_OUTBOUND: 'kannel', KANNEL_URL: kannel.url, KANNEL_HOOK_TOKEN: TOKEN,
    });
    await service.app.listen(port, '127.0.0.1');
    await kannel.start({ centre: smsc.port, hooks: `http://127.0.0.1:${port}/hooks/kannel`, token: TOKEN });
    await waitFor(() => smsc.binds.length > 0, 'Kannel to bind to the centre');
  }, 60_000);
  afterAll(async () => {
    await kannel?.stop();
    await smsc?.stop();
    await service?.close();
  });

  const reply = async (phone: string, text: string): Promise<string> => {
    const asked = given.replyRequested({ to: given.contact('sms', phone), text });
    await service.hear('reply.requested', asked);
    return asked.replyId;
  };
  const sentTo = (phone: string, parts = 1): Promise<SmscSubmission[]> => waitFor(() => smsc.sentTo(phone).length >= parts && smsc.sentTo(phone), `${parts} parts at the centre`, PATIENCE_MS);
  const wordsOf = (parts: readonly SmscSubmission[]): string => [...parts].sort((a, b) => (a.header < b.header ? -1 : 1)).map(({ text }) => text).join('');

  it('S07 Cyrillic in two parts, the second before the first, is one report, and its acknowledgement reaches the phone', async () => {
    const [phone, text] = ['+381641270001', 'Рупа у Карађорђевој улици је све већа и нико не долази да је закрпи, а прошло је две недеље.'];
    smsc.bring(phone, [[9, 2, 2], text.slice(60)], [[9, 2, 1], text.slice(0, 60)]);
    const { data } = await service.waitForEmitted('report.received', ({ contact }) => contact?.key === given.contact('sms', phone).key, PATIENCE_MS);
    expect(data).toMatchObject({ text, script: 'cyrillic' });
    expect(wordsOf(await sentTo(phone, 2))).toContain(data.reference);
  });

  it.each<[string, 'reply.delivered' | 'reply.failed', string]>([['DELIVRD', 'reply.delivered', '+381641270002'], ['UNDELIV', 'reply.failed', '+381641270003']])(
    'the receipt %s of the centre becomes %s', async (state, type, phone) => {
      const text = 'Žuta linija na Trgu republike biće obnovljena do nedelje. [Hvala]';
      const id = await reply(phone, text);
      const [sent] = await sentTo(phone);
      expect(sent).toMatchObject({ text, coding: 8, from: '381648449306' });
      await service.waitForEmitted('reply.handed-over', ({ replyId }) => replyId === id, PATIENCE_MS);
      smsc.receipt(sent!, state, 'hexadecimal');
      await service.waitForEmitted(type, ({ replyId }) => replyId === id, PATIENCE_MS);
    });

  it('O03 a centre that is throttled gets the text later, once', async () => {
    smsc.meet('throttle');
    const id = await reply('+381641270004', 'Tek iz drugog pokušaja.');
    const sent = await sentTo('+381641270004');
    smsc.receipt(sent[0]!, 'DELIVRD', 'hexadecimal');
    await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === id, PATIENCE_MS);
    expect(smsc.sentTo('+381641270004')).toHaveLength(1);
  });

  it('what comes while we are down is brought when we are back, once, with the time when Kannel took it', async () => {
    let [takenAt, answeredAt] = [0, 0];
    await service.restart(async () => {
      const answers = smsc.answers.length;
      takenAt = Date.now();
      smsc.bring('+381641270005', 'Dok sistem ne radi');
      await waitFor(() => smsc.answers.length > answers, 'Kannel to take it');
      answeredAt = Date.now();
      await waitFor(() => /Couldn't fetch.*Dok\+sistem\+ne\+radi/.test(kannel.log('smsbox')), 'Kannel to knock in vain');
    });
    expect(smsc.answers.every((status) => status === 0)).toBe(true);
    await service.app.listen(port, '127.0.0.1');
    const { data } = await service.waitForEmitted('report.received', ({ text }) => text === 'Dok sistem ne radi', PATIENCE_MS);
    expect(Date.parse(data.receivedAt)).toBeGreaterThan(takenAt - 1_000);
    expect(Date.parse(data.receivedAt)).toBeLessThanOrEqual(answeredAt);
    await sentTo('+381641270005');
    expect(await service.emitted('report.received', ({ text }) => text === 'Dok sistem ne radi')).toHaveLength(1);
  });
});
