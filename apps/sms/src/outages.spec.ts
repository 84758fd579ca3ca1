import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startService } from '@s48/chassis';
import { Bus } from '@s48/bus';
import { given, TEST_CONTACT_KEY, testBroker, testDatabase, waitFor, type TestBroker, type TestDatabase } from '@s48/testing';
import { smsService } from './sms.module.js';
import { FakeTwilio } from './twilio.fake.js';

const HOOK = '/hooks/twilio/sms';
const twilio = new FakeTwilio('https://sistem48.smederevo.org.rs');
let app: Awaited<ReturnType<typeof startService>>;
let database: TestDatabase;
let broker: TestBroker;

beforeAll(async () => {
  [database, broker] = await Promise.all([testDatabase(), testBroker()]);
  app = await startService(smsService, {
    DATABASE_URL: database.url, AMQP_URL: broker.url, CONTACT_KEY: TEST_CONTACT_KEY, LOG_LEVEL: 'silent', PUBLIC_URL: twilio.publicUrl, SMS_RECONCILE_SECONDS: '1',
    TWILIO_ACCOUNT_SID: twilio.accountSid, TWILIO_AUTH_TOKEN: twilio.authToken, TWILIO_API_BASE: await twilio.start(), TWILIO_FROM: 'SISTEM48',
  });
  await app.listen(0, '127.0.0.1');
  twilio.target = await app.getUrl();
});

afterAll(async () => {
  await app.close();
  await twilio.stop();
  await database.drop();
});

const query = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> => app.get(Bus).database.query(sql, parameters);

describe('while something else is down', () => {
  it('S17 a reply whose sender cannot be answered says where to write', async () => {
    await twilio.post(HOOK, twilio.form('+381641010101', 'Не ради чесма'));
    const message = await waitFor(() => twilio.outgoing.find(({ to }) => to === '+381641010101'), 'the acknowledgement');
    expect(message).toMatchObject({ from: 'SISTEM48', body: expect.stringMatching(/пишите на \+381648449306\.$/) });
  });

  it('S05 without a broker the text is kept, answered within two seconds and acknowledged; what is to be said waits', async () => {
    await broker.drop();
    const started = performance.now();
    const form = twilio.form('+381641010102', 'Nema struje na semaforu');
    expect((await twilio.post(HOOK, form)).status).toBe(200);
    expect(performance.now() - started).toBeLessThan(2_000);
    await waitFor(() => twilio.outgoing.find(({ to }) => to === '+381641010102'), 'the acknowledgement');
    const waiting = await query<{ body: string }>(`select body from outbox where routing_key = 'report.received'`);
    expect(waiting.map(({ body }) => JSON.parse(body).data.contact.key)).toContain(given.contact('sms', '+381641010102').key);
  });

  it('without a database Twilio is told to come again, and what it does not bring again is fetched', async () => {
    await database.shut();
    const form = twilio.form('+381641010103', 'Dok baza ne radi');
    expect((await twilio.post(HOOK, form)).status).toBe(503);
    const unheard = await twilio.receive('+381641010104', 'Nije ponovljeno', { unheard: true });
    await database.reopen();
    await waitFor(async () => (await twilio.post(HOOK, form)).status === 200, 'the database to be back');
    const kept = (): Promise<{ n: number }[]> => query('select count(*)::int n from inbound_message where provider_id = any($1)', [[form['MessageSid'], unheard.sid]]);
    await waitFor(async () => (await kept())[0]?.n === 2, 'both texts');
  });
});
