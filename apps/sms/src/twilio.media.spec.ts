import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MediaFetcher } from '@s48/channel';
import { startTestService, waitFor, type TestService } from '@s48/testing';
import { smsService } from './sms.module.js';
import { FakeTwilio } from './twilio.fake.js';

const HOOK = '/hooks/twilio/sms';
const JPEG = { mime: 'image/jpeg', bytes: Buffer.from('\xff\xd8\xff\xe0 slika', 'latin1') };
const LIAR = { mime: 'image/jpeg', bytes: Buffer.from('<script>alert(1)</script>') };
const twilio = new FakeTwilio('https://sistem48.smederevo.org.rs');
/** Where media would lie elsewhere, and what it was asked with. */
const asked: (string | undefined)[] = [];
const store = createServer(({ headers }, response) => {
  asked.push(headers.authorization);
  response.end(JPEG.bytes);
});
let service: TestService;
let elsewhere: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
  elsewhere = `http://127.0.0.1:${(store.address() as AddressInfo).port}/photo`;
  service = await startTestService(smsService, {
    LOG_LEVEL: 'silent', PUBLIC_URL: twilio.publicUrl, SMS_INBOUND: 'twilio', SMS_OUTBOUND: 'twilio', SMS_RECONCILE_SECONDS: '1',
    TWILIO_ACCOUNT_SID: twilio.accountSid, TWILIO_AUTH_TOKEN: twilio.authToken, TWILIO_API_BASE: await twilio.start(), TWILIO_FROM: '+381648449306',
  });
  await service.app.listen(0, '127.0.0.1');
  twilio.target = await service.app.getUrl();
});
afterAll(async () => {
  await service.close();
  await twilio.stop();
  await new Promise((resolve) => store.close(resolve));
});

const supplementOf = async (text: string): Promise<{ text: string; attachments: { name: string; mime: string; id: string }[] }> => {
  const { data } = await service.waitForEmitted('report.received', (report) => report.text === text);
  return (await service.waitForEmitted('report.supplemented', ({ reportId }) => reportId === data.reportId)).data;
};

describe('S18 media of an MMS', () => {
  it('follow the report, which waits for none of them; each is what its bytes say, and is deleted at Twilio', async () => {
    twilio.mediaMishaps.push(503);
    const form = twilio.mms('+381641290001', 'Divlja deponija', [JPEG, LIAR]);
    expect((await twilio.post(HOOK, form)).status).toBe(200);
    const { data } = await service.waitForEmitted('report.received', ({ text }) => text === 'Divlja deponija');
    expect(data.attachments).toEqual([]);
    await waitFor(() => twilio.outgoing.some(({ to }) => to === '+381641290001'), 'the acknowledgement');
    await waitFor(async () => (await service.query(`select 1 from inbound_message where provider_id = $1 and state = 'failed' and reason ~ '503'`, [`mms-media:${form['MessageSid']}`])).length === 1, 'the first attempt');
    await service.query(`update inbound_message set next_attempt_at = now() where state = 'failed'`);
    const { text, attachments } = await supplementOf('Divlja deponija');
    expect(text).toBe('Stiglo uz poruku (MMS): 2.');
    expect(attachments).toMatchObject([{ name: 'mms-1.jpeg', mime: 'image/jpeg' }, { name: 'mms-2.octet-stream', mime: 'application/octet-stream' }]);
    const stored = await service.query<{ bytes: Buffer }>('select bytes from attachment where id = $1', [attachments[0]!.id]);
    expect(stored[0]!.bytes).toEqual(JPEG.bytes);
    await waitFor(() => twilio.media.length === 0, 'them to be deleted at Twilio');
  });

  it('are fetched once however often the webhook comes', async () => {
    const form = twilio.mms('+381641290002', 'Dva puta', [JPEG]);
    await Promise.all([twilio.post(HOOK, form), twilio.post(HOOK, form)]);
    await supplementOf('Dva puta');
    expect(await service.query(`select 1 from inbound_message where provider_id = $1`, [`mms-media:${form['MessageSid']}`])).toHaveLength(1);
  });

  it('are not fetched from a host that is not the provider, and the report says that they are missing', async () => {
    const before = asked.length;
    const form = { ...twilio.mms('+381641290003', 'Tuđa veza', [JPEG, JPEG]), MediaUrl1: elsewhere };
    await twilio.post(HOOK, form);
    const { text, attachments } = await supplementOf('Tuđa veza');
    expect(text).toBe('Stiglo uz poruku (MMS): 1. Nije moglo da se preuzme: 1.');
    expect(attachments).toHaveLength(1);
    expect(asked).toHaveLength(before);
  });

  it('are not followed into our own network, and to another place on the open internet only without our credentials', async () => {
    const fetcher = service.app.get(MediaFetcher, { strict: false });
    await twilio.post(HOOK, twilio.mms('+381641290004', 'Preusmereno unutra', [{ ...JPEG, elsewhere }]));
    expect((await supplementOf('Preusmereno unutra')).text).toBe('Nije moglo da se preuzme: 1.');
    expect(asked).toEqual([]);
    fetcher.permit = (_host, port) => elsewhere.includes(`:${port}/`);
    await twilio.post(HOOK, twilio.mms('+381641290005', 'Preusmereno napolje', [{ ...JPEG, elsewhere }]));
    expect((await supplementOf('Preusmereno napolje')).attachments).toMatchObject([{ mime: 'image/jpeg' }]);
    expect(asked).toEqual([undefined]);
  });

  it('that are larger than ten megabytes are left, and noted', async () => {
    await twilio.post(HOOK, twilio.mms('+381641290006', 'Preveliko', [{ ...JPEG, bytes: Buffer.alloc(10 * 1024 * 1024 + 1) }]));
    expect((await supplementOf('Preveliko')).text).toBe('Nije moglo da se preuzme: 1.');
  });

  it('S06 of a text that came while we were down are asked for', async () => {
    const form = twilio.mms('+381641290007', 'Dok smo bili dole', [JPEG]);
    await twilio.receive('+381641290007', 'Dok smo bili dole', { unheard: true, form });
    expect((await supplementOf('Dok smo bili dole')).attachments).toMatchObject([{ name: 'mms-1.jpeg' }]);
  });
});
