import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { given, startGammu, startTestService, waitFor, type Gammu, type TestService } from '@s48/testing';
import { smsService } from './sms.module.js';

/** Local time of the network's centre. */
const stamp = (at: Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Belgrade', dateStyle: 'short', timeStyle: 'medium' }).format(at).replace(/[-:]/g, '').replace(' ', 'T');
const secondsAgo = (seconds: number): Date => new Date(Math.floor(Date.now() / 1000 - seconds) * 1000);

describe.each(['detail', 'unicode', 'standard'] as const)('a real gammu-smsd that writes %s files', (inboxFormat) => {
  let gammu: Gammu;
  let service: TestService;
  beforeAll(async () => {
    gammu = await startGammu({ inboxFormat });
    service = await startTestService(smsService, { LOG_LEVEL: 'silent', SMS_INBOUND: 'gammu', SMS_OUTBOUND: 'gammu', GAMMU_DIR: gammu.dir });
  });
  afterAll(async () => {
    await service?.close();
    await gammu?.stop();
  });

  const left = (folder: string): string[] => readdirSync(join(gammu.dir, folder));
  const reply = async (phone: string, text: string): Promise<string> => {
    const asked = given.replyRequested({ to: given.contact('sms', phone), text });
    await service.hear('reply.requested', asked);
    return asked.replyId;
  };

  it('brings Cyrillic in two parts, the second first, as one report with the time of the centre; the acknowledgement leaves', async () => {
    const at = secondsAgo(300);
    const long = 'Рупа у Карађорђевој улици је све већа, поред школе, и деца пролазе туда. '.repeat(2);
    const text = { from: '+381641260001', at: stamp(at) };
    gammu.receive({ ...text, text: long.slice(67), part: [7, 2, 2] });
    gammu.receive({ ...text, text: long.slice(0, 67), part: [7, 2, 1] });
    const { data } = await service.waitForEmitted('report.received', ({ contact }) => contact?.key === given.contact('sms', text.from).key, 25_000);
    expect(data).toMatchObject({ text: long, script: 'cyrillic', receivedAt: at.toISOString() });
    await service.waitForEmitted('reply.handed-over', ({ reportId, kind }) => reportId === data.reportId && kind === 'acknowledgement', 25_000);
    expect(left('inbox')).toEqual([]);
  });

  it('carries a reply with diacritics whole, asks for a report, and the report proves it', async () => {
    const phone = '+381641260002';
    const id = await reply(phone, 'Žuta linija će biti obnovljena, đaci čekaju.');
    await service.waitForEmitted('reply.handed-over', ({ replyId }) => replyId === id, 25_000);
    expect(gammu.log()).toMatch(/Found 1 sms to "\+381641260002" with text "Žuta linija će biti obnovljena, đaci čekaju\." cod 1 .* dlr: 1/);
    gammu.receive({ from: phone, text: 'Delivered', at: stamp(new Date()), report: true });
    const { data } = await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === id, 25_000);
    expect(data.proof).toMatchObject({ provider: 'gammu', parts: '1', status: 'delivered' });
    await waitFor(() => ['inbox', 'outbox', 'sent', 'error'].every((folder) => left(folder).length === 0), 'the folders to be empty');
  });
});

describe('a daemon that is down', () => {
  it('sends what waited for it when it is back, once', async () => {
    const gammu = await startGammu();
    const service = await startTestService(smsService, { LOG_LEVEL: 'silent', SMS_INBOUND: 'gammu', SMS_OUTBOUND: 'gammu', GAMMU_DIR: gammu.dir });
    try {
      await gammu.end();
      const asked = given.replyRequested({ to: given.contact('sms', '+381641260003'), text: 'Čeka modem.' });
      await service.hear('reply.requested', asked);
      await waitFor(() => readdirSync(join(gammu.dir, 'outbox')).some((name) => name.includes(asked.replyId)), 'the file in the outbox');
      await service.restart();
      await gammu.start();
      await service.waitForEmitted('reply.handed-over', ({ replyId }) => replyId === asked.replyId, 25_000);
      expect(gammu.log().match(/Transmitted OUTC\S+/g)).toHaveLength(1);
    } finally {
      await service.close();
      await gammu.stop();
    }
  });
});
