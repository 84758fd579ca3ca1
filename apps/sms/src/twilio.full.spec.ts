import { createServer, request as ask, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { given, startPrism, startTestService, waitFor, type Prism, type TestService } from '@s48/testing';
import { smsService } from './sms.module.js';
import { FakeTwilio } from './twilio.fake.js';

const JPEG = { mime: 'image/jpeg', bytes: Buffer.from('\xff\xd8\xff\xe0 slika', 'latin1') };
const INSTALL_MS = 400_000;

/** Everything that Twilio's document describes goes through Prism; the bytes of media, which it does not know, go to Twilio. */
function front(documented: string, other: string): Server {
  return createServer((request, response) => {
    const target = new URL(request.url!, /\.json(\?|$)/.test(request.url!) ? documented : other);
    const forward = ask(target, { method: request.method, headers: { ...request.headers, host: target.host } }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    forward.on('error', () => response.destroy());
    request.pipe(forward);
  });
}

describe('Twilio by its own OpenAPI document', () => {
  const twilio = new FakeTwilio('https://sistem48.smederevo.org.rs');
  let prism: Prism;
  let door: Server;
  let service: TestService;
  beforeAll(async () => {
    const fake = await twilio.start();
    prism = await startPrism(fake);
    door = front(prism.url, fake);
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    service = await startTestService(smsService, {
      LOG_LEVEL: 'silent', PUBLIC_URL: twilio.publicUrl, SMS_INBOUND: 'twilio', SMS_OUTBOUND: 'twilio', SMS_RECONCILE_SECONDS: '1',
      TWILIO_ACCOUNT_SID: twilio.accountSid, TWILIO_AUTH_TOKEN: twilio.authToken, TWILIO_API_BASE: `http://127.0.0.1:${(door.address() as AddressInfo).port}`, TWILIO_FROM: '+381648449306',
    });
    await service.app.listen(0, '127.0.0.1');
    twilio.target = await service.app.getUrl();
  }, INSTALL_MS);
  afterAll(async () => {
    await service?.close();
    door?.close();
    door?.closeAllConnections();
    await prism?.stop();
    await twilio.stop();
  });

  it('we send, list, fetch and poll as it says, and our stand-in for Twilio answers as it says', async () => {
    const missed = await twilio.receive('+381641300002', 'Propušteno', { unheard: true });
    await service.waitForEmitted('report.received', ({ text }) => text === missed.body);
    const asked = given.replyRequested({ to: given.contact('sms', '+381641300003'), text: 'Žuta linija je obnovljena.' });
    await service.hear('reply.requested', asked);
    await service.waitForEmitted('reply.handed-over', ({ replyId }) => replyId === asked.replyId);
    const message = await waitFor(() => twilio.outgoing.find(({ to }) => to === '+381641300003'), 'the text');
    message.status = 'delivered';
    await service.query(`update delivery set handed_over_at = now() - interval '1 hour' where id = $1`, [asked.replyId]);
    const { data } = await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === asked.replyId);
    expect(data.proof).toMatchObject({ status: 'delivered', polled: 'yes' });
    expect(prism.violations).toEqual([]);
  });

  it('S18 media are listed and deleted as it says', async () => {
    const form = twilio.mms('+381641300005', 'Sa slikom', [JPEG]);
    await twilio.receive('+381641300005', 'Sa slikom', { unheard: true, form });
    const { data: report } = await service.waitForEmitted('report.received', ({ text }) => text === 'Sa slikom');
    const { data } = await service.waitForEmitted('report.supplemented', ({ reportId }) => reportId === report.reportId);
    expect(data.attachments).toMatchObject([{ mime: 'image/jpeg' }]);
    await waitFor(() => twilio.media.length === 0, 'the media to be deleted at Twilio');
    expect(prism.violations).toEqual([]);
  });

  const messages = `/2010-04-01/Accounts/${twilio.accountSid}/Messages.json`;
  const authorization = `Basic ${Buffer.from(`${twilio.accountSid}:${twilio.authToken}`).toString('base64')}`;

  it.each<[string, Record<string, string>, RegExp]>([
    ['no recipient', { From: '+381648449306', Body: 'x' }, /To/],
    ['a callback that is no URL', { To: '+381641300001', From: '+381648449306', Body: 'x', StatusCallback: 'nowhere' }, /StatusCallback/],
  ])('would not let pass a request with %s', async (_, form, field) => {
    const answer = await fetch(prism.url + messages, { method: 'POST', headers: { authorization }, body: new URLSearchParams(form) });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toMatch(field);
  });

  it('would not let pass an answer that is not Twilio\'s', async () => {
    const message = await twilio.receive('+381641300009', 'x', { unheard: true });
    const list = async (): Promise<number> => (await fetch(prism.url + messages, { headers: { authorization } })).status;
    expect(await list()).toBe(200);
    message.status = 'teleported';
    expect(await list()).toBe(500);
    message.status = 'received';
  });
});
