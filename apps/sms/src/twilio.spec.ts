import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { given, startTestService, waitFor, type TestService } from '@s48/testing';
import { smsService } from './sms.module.js';
import { FakeTwilio, type FakeMessage } from './twilio.fake.js';

const PUBLIC_URL = 'https://sistem48.smederevo.org.rs';
const HOOK = '/hooks/twilio/sms';

const twilio = new FakeTwilio(PUBLIC_URL);
let service: TestService;
let citizens = 0;

/** A phone that no other test uses. */
const newPhone = (): string => `+38164${String(1_000_000 + citizens++)}`;

async function listen(): Promise<void> {
  await service.app.listen(0, '127.0.0.1');
  twilio.target = await service.app.getUrl();
}

beforeAll(async () => {
  const base = await twilio.start();
  service = await startTestService(smsService, {
    LOG_LEVEL: 'silent', PUBLIC_URL, SMS_INBOUND: 'twilio', SMS_OUTBOUND: 'twilio', SMS_RECONCILE_SECONDS: '1', TWILIO_TIMEOUT_MS: '400',
    TWILIO_ACCOUNT_SID: twilio.accountSid, TWILIO_AUTH_TOKEN: twilio.authToken, TWILIO_API_BASE: base, TWILIO_FROM: '+381648449306',
  });
  await listen();
});

afterAll(async () => {
  await service.close();
  await twilio.stop();
});

beforeEach(() => {
  twilio.mishaps.length = 0;
});

const health = async (): Promise<string> => ((await (await fetch(`${twilio.target}/health/ready`)).json()) as { sms: string }).sms;
const reportsOf = (sid: string): Promise<{ n: string }[]> => service.query('select count(*) n from conversation c join inbound_message m using (report_id) where m.provider_id = $1', [sid]);
const sentTo = (to: string, words = ''): Promise<FakeMessage> => waitFor(() => twilio.outgoing.find((message) => message.to === to && message.body.includes(words)), `a text to a citizen`);
const deliveryOf = async (replyId: string): Promise<{ state: string; reason: string | null; provider_ref: string; proof: Record<string, string>; attempts: number }> =>
  (await service.query<never>('select state, reason, provider_ref, proof, attempts from delivery where id = $1', [replyId]))[0]!;

async function reply(phone: string, text: string): Promise<ReturnType<typeof given.replyRequested>> {
  const asked = given.replyRequested({ to: given.contact('sms', phone), text });
  await service.hear('reply.requested', asked);
  return asked;
}

describe('a text comes in', () => {
  it('S01 a signed webhook with blank and unknown fields, over the service of a number, makes one report', async () => {
    const phone = newPhone();
    const form = twilio.form(phone, ' Rupa u Karađorđevoj 5 ', { MessagingServiceSid: `MG${'b'.repeat(32)}`, NewFieldOfTomorrow: '', FromCity: '' });
    const answer = await twilio.post(HOOK, form);
    expect(answer).toMatchObject({ status: 200, type: expect.stringMatching(/^text\/xml/), body: expect.stringMatching(/<Response\/>$/) });
    const { data } = await service.waitForEmitted('report.received', ({ contact }) => contact?.key === given.contact('sms', phone).key);
    expect(data).toMatchObject({ channel: 'sms', text: ' Rupa u Karađorđevoj 5 ', urgent: false });
    expect(Date.parse(data.deadline) - Date.parse(data.receivedAt)).toBe(48 * 3_600_000);
    const [kept] = await service.query<{ raw: Buffer }>('select raw from inbound_message where provider_id = $1', [form['MessageSid']]);
    expect(kept!.raw.toString()).toBe(new URLSearchParams(form).toString());
  });

  it('S01 the signature also covers a URL with the port 443, and a query', async () => {
    const form = twilio.form(newPhone(), 'Ne radi semafor');
    expect((await twilio.post(HOOK, form, twilio.sign(`${PUBLIC_URL}:443${HOOK}`, form))).status).toBe(200);
    const path = `${HOOK}?ulaz=2`;
    expect((await twilio.post(path, twilio.form(newPhone(), 'Ne radi lift'))).status).toBe(200);
  });

  it('S02 a wrong or missing signature is refused, leaves nothing behind, and is counted and told', async () => {
    const form = twilio.form(newPhone(), 'Lažna prijava');
    const elsewhere = twilio.sign(`http://internal:3000${HOOK}`, form);
    for (const signature of ['', 'AAAA', elsewhere, twilio.sign(PUBLIC_URL + HOOK, { ...form, Body: 'Druga' })]) {
      expect(await twilio.post(HOOK, form, signature)).toMatchObject({ status: 403, type: expect.stringMatching(/problem\+json/) });
    }
    expect(await service.query('select 1 from inbound_message where provider_id = $1', [form['MessageSid']])).toEqual([]);
    expect(await (await fetch(`${twilio.target}/metrics`)).text()).toMatch(/s48_webhook_refused_total\{provider="twilio",service="sms"\} [4-9]/);
    expect(await health()).toMatch(/the last \d+ webhook calls had a wrong signature: check PUBLIC_URL and TWILIO_AUTH_TOKEN/);
    await twilio.post(HOOK, twilio.form(newPhone(), 'Prava prijava'));
    expect(await health()).toBe('in on: twilio; out on: twilio');
  });

  it('S03 S04 the same text again, at once and at the same time, makes one report', async () => {
    const form = twilio.form(newPhone(), 'Pukla cev na Trgu republike');
    const answers = await Promise.all(Array.from({ length: 8 }, () => twilio.post(HOOK, form)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect((await twilio.post(HOOK, form)).status).toBe(200);
    expect(await reportsOf(form['MessageSid']!)).toEqual([{ n: '1' }]);
  });

  it('S06 texts that came while we were down are found in the provider\'s list, with their own time, once', async () => {
    const at = new Date(Math.floor(Date.now() / 1000) * 1000 - 600_000);
    const unheard = await twilio.receive(newPhone(), 'Poslato dok je server bio ugašen', { unheard: true, at });
    const heard = await twilio.receive(newPhone(), 'Poslato dok je server radio');
    const { data } = await service.waitForEmitted('report.received', ({ text }) => text === unheard.body);
    expect(data.receivedAt).toBe(at.toISOString());
    expect(await reportsOf(unheard.sid)).toEqual([{ n: '1' }]);
    expect(await reportsOf(heard.sid)).toEqual([{ n: '1' }]);
  });

  it('S07 1,600 Cyrillic letters arrive whole; a second text within a minute names the first, and both are reports', async () => {
    const phone = newPhone();
    const long = 'Рупа на путу, нико не долази. '.repeat(60).slice(0, 1_600);
    await twilio.post(HOOK, twilio.form(phone, long));
    const first = await service.waitForEmitted('report.received', ({ text }) => text === long);
    await twilio.post(HOOK, twilio.form(phone, 'И светло је угашено.'));
    const second = await service.waitForEmitted('report.received', ({ text }) => text === 'И светло је угашено.');
    expect(second.data).toMatchObject({ script: 'cyrillic', relatedTo: first.data.reportId });
    expect(second.data.reference).not.toBe(first.data.reference);
  });

  it('S08 a text about another problem is a report of its own while the first is open', async () => {
    const phone = newPhone();
    await twilio.post(HOOK, twilio.form(phone, 'Kontejner je pun'));
    await twilio.post(HOOK, twilio.form(phone, 'Ne radi rasveta u Kolarskoj'));
    const reports = await service.emitted('report.received', ({ contact }) => contact?.key === given.contact('sms', phone).key);
    expect(new Set(reports.map(({ data }) => data.reference)).size).toBe(2);
  });

  it('S09 one number in its different spellings is one citizen; short codes and names are reports without an address', async () => {
    const spellings = ['+381641112223', '00381641112223', '0641112223', '064/111-22-23'];
    for (const from of spellings) await twilio.post(HOOK, twilio.form(from, `Isti građanin ${from}`));
    const reports = await service.emitted('report.received', ({ text }) => text?.startsWith('Isti građanin') ?? false);
    expect(new Set(reports.map(({ data }) => data.contact?.key)).size).toBe(1);
    for (const from of ['1234', 'mts INFO', '+266696687']) await twilio.post(HOOK, twilio.form(from, `Bez adrese ${from}`));
    const unanswerable = await service.emitted('report.received', ({ text }) => text?.startsWith('Bez adrese') ?? false);
    expect(unanswerable.map(({ data }) => data.contact)).toEqual([undefined, undefined, undefined]);
  });

  it('a signed form without a MessageSid is a bad request that names the field', async () => {
    const form = twilio.form(newPhone(), 'Bez oznake', { MessageSid: '' });
    const answer = await twilio.post(HOOK, form);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).errors).toEqual([{ field: 'MessageSid', message: expect.any(String) }]);
  });
});

describe('an answer goes out', () => {
  it('acknowledges with reference and deadline, in the script of the citizen, naming the emergency number when urgent', async () => {
    const [latin, cyrillic, bald] = [newPhone(), newPhone(), newPhone()];
    await twilio.post(HOOK, twilio.form(latin, 'Gori kontejner u Šumadijskoj, plamen je već do prozora!'));
    await twilio.post(HOOK, twilio.form(cyrillic, 'Не ради улично осветљење'));
    await twilio.post(HOOK, twilio.form(bald, 'Ne radi ulicno svetlo kod skole'));
    expect((await sentTo(latin)).body).toMatch(/48-\d{4}-\d{4}.*hitn.*193/s);
    expect((await sentTo(cyrillic)).body).toMatch(/Систем 48: .*48-\d{4}-\d{4}.*\d{1,2}\.\d{1,2}\. у \d{2}:\d{2}/s);
    expect((await sentTo(bald)).body).toMatch(/^[\x20-\x7e\n]+$/);
  });

  it('is proven by the callback, whose URL names the delivery', async () => {
    const phone = newPhone();
    const asked = await reply(phone, 'Rupa je zakrpljena.');
    const message = await sentTo(phone, 'Rupa je zakrpljena.');
    expect(message.callback).toBe(`${PUBLIC_URL}/hooks/twilio/sms-status?delivery=${asked.replyId}`);
    expect(await twilio.report(message, 'sent')).toBe(204);
    expect(await twilio.report(message, 'delivered')).toBe(204);
    const { data } = await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === asked.replyId);
    expect(data).toMatchObject({ kind: 'status', via: 'sms', proof: { provider: 'twilio', sid: message.sid, status: 'delivered' } });
  });

  it('S12 S13 delivered → sent → queued → something new ends at delivered, and each status is kept once', async () => {
    const phone = newPhone();
    const asked = await reply(phone, 'Odgovor sa statusima.');
    const message = await sentTo(phone, 'Odgovor sa statusima.');
    for (const status of ['delivered', 'sent', 'queued', 'teleported', 'sent', 'undelivered']) expect(await twilio.report(message, status)).toBe(204);
    expect(await deliveryOf(asked.replyId)).toMatchObject({ state: 'delivered' });
    const kept = await service.query<{ outcome: string }>('select outcome from receipt where provider_ref = $1 order by outcome', [message.sid]);
    expect(kept.map(({ outcome }) => outcome)).toEqual(['delivered', 'failed', 'queued', 'sent', 'teleported']);
  });

  it('a receipt for a message we do not know is accepted and kept', async () => {
    const message: FakeMessage = { sid: `SM${'c'.repeat(32)}`, to: newPhone(), from: '+381648449306', body: '', status: 'sent', direction: 'outbound-api', created: new Date(), sent: null, errorCode: null, callback: `${PUBLIC_URL}/hooks/twilio/sms-status` };
    expect(await twilio.report(message, 'delivered')).toBe(204);
    expect(await twilio.report({ ...message, callback: `${message.callback}?delivery=019abcde-0000-7000-8000-000000000000` }, 'delivered')).toBe(204);
  });

  it('a timeout after Twilio took it sends no second copy: it is found in the message list', async () => {
    const phone = newPhone();
    twilio.mishaps.push('silent-after');
    const asked = await reply(phone, 'Poslato jednom, odgovor se izgubio.');
    const { data } = await service.waitForEmitted('reply.handed-over', ({ replyId }) => replyId === asked.replyId);
    expect(twilio.outgoing.filter(({ to }) => to === phone)).toHaveLength(1);
    expect(Math.abs(Date.parse(data.at) - twilio.outgoing.find(({ to }) => to === phone)!.created.getTime())).toBeLessThan(1_000);
  });

  it('a callback that comes before the answer to the call proves that it left', async () => {
    const phone = newPhone();
    twilio.mishaps.push('silent-after');
    const asked = await reply(phone, 'Potvrda stiže pre odgovora.');
    const message = await sentTo(phone, 'Potvrda stiže pre odgovora.');
    expect(await twilio.report(message, 'delivered')).toBe(204);
    expect(await deliveryOf(asked.replyId)).toMatchObject({ state: 'delivered', provider_ref: message.sid });
  });

  it('what never reached Twilio, or was put off, is sent again until it leaves', async () => {
    const phone = newPhone();
    twilio.mishaps.push('silent-before', 'answer-502', 'refuse-429');
    const asked = await reply(phone, 'Iz četvrtog pokušaja.');
    await waitFor(async () => {
      await service.query(`update delivery set due_at = now(), leased_until = least(leased_until, now() - interval '1 s') where id = $1 and reason is not null`, [asked.replyId]);
      return (await deliveryOf(asked.replyId)).state === 'handed-over';
    }, 'the reply to leave');
    expect(twilio.outgoing.filter(({ to }) => to === phone)).toHaveLength(1);
  });

  it('S11 a provider that knows of a STOP sets the opt-out, and the reply counts as not delivered', async () => {
    const phone = newPhone();
    twilio.stopped.add(phone);
    const asked = await reply(phone, 'Ovo neće stići.');
    const { data } = await service.waitForEmitted('reply.failed', ({ replyId }) => replyId === asked.replyId);
    expect(data.reason).toMatch(/opted out.*STOP.*21610/);
    expect(await service.query('select source from opt_out where person_key = $1', [given.contact('sms', phone).key])).toEqual([{ source: 'provider' }]);
  });

  it('S16 a landline is undeliverable at once, ours by its number and a foreign one by Twilio\'s word', async () => {
    twilio.landlines.add('+4314000');
    for (const [phone, reason] of [['+38126649100', /landline/], ['+43140001234', /21614/]] as const) {
      if (reason.source === '21614') twilio.landlines.add(phone);
      const asked = await reply(phone, 'Na fiksni telefon.');
      const { data } = await service.waitForEmitted('reply.failed', ({ replyId }) => replyId === asked.replyId);
      expect(data.reason).toMatch(reason);
    }
  });

  it('an undelivered text says why', async () => {
    const phone = newPhone();
    const asked = await reply(phone, 'Telefon je isključen.');
    await twilio.report(await sentTo(phone, 'Telefon je isključen.'), 'undelivered', 30003);
    const { data } = await service.waitForEmitted('reply.failed', ({ replyId }) => replyId === asked.replyId);
    expect(data.reason).toBe('the phone is switched off or out of reach (Twilio 30003)');
  });

  it('O03 wrong credentials fail no reply: it waits, and the health page says what is wrong', async () => {
    const phone = newPhone();
    twilio.mishaps.push({ status: 401, code: 20003 });
    const asked = await reply(phone, 'Čeka ispravnu lozinku.');
    await waitFor(async () => (await deliveryOf(asked.replyId)).reason !== null, 'the refusal');
    expect(await deliveryOf(asked.replyId)).toMatchObject({ state: 'queued', reason: expect.stringMatching(/20003/) });
    await service.waitForEmitted('reply.handed-over', ({ replyId }) => replyId === asked.replyId);
  });

  it('S14 without a final status Twilio is asked after a while, and after 24 hours the reply says that it is unproven', async () => {
    const [proven, silent] = [newPhone(), newPhone()];
    const asked = [await reply(proven, 'Stigao, a mi nismo čuli.'), await reply(silent, 'Niko ne zna.')];
    (await sentTo(proven, 'Stigao')).status = 'delivered';
    (await sentTo(silent, 'Niko ne zna')).status = 'sent';
    for (const { replyId } of asked) await service.waitForEmitted('reply.handed-over', (data) => data.replyId === replyId);
    await service.query(`update delivery set handed_over_at = now() - interval '25 hours' where id = any($1)`, [asked.map(({ replyId }) => replyId)]);
    const { data } = await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === asked[0]!.replyId);
    expect(data.proof).toMatchObject({ status: 'delivered', polled: 'yes' });
    await waitFor(async () => (await deliveryOf(asked[1]!.replyId)).reason === 'unproven: Twilio says sent after 24 hours', 'the word unproven');
  });
});

describe('what citizens ask of the system itself', () => {
  it('S10 STOP alone opts out in both scripts, tells who still owes an answer, and no text leaves any more', async () => {
    for (const word of ['STOP', 'Стоп.', 'odjava', 'ОДЈАВА']) {
      const phone = newPhone();
      await twilio.post(HOOK, twilio.form(phone, `Ne radi česma, ${word}`));
      const { data: report } = await service.waitForEmitted('report.received', ({ contact }) => contact?.key === given.contact('sms', phone).key);
      await sentTo(phone);
      await twilio.post(HOOK, twilio.form(phone, word));
      await service.waitForEmitted('report.supplemented', ({ reportId, optOut }) => reportId === report.reportId && optOut === 'sms');
      const asked = await reply(phone, 'Česma radi.');
      const { data } = await service.waitForEmitted('reply.failed', ({ replyId }) => replyId === asked.replyId);
      expect(data.reason).toBe('opted out: the citizen has sent STOP');
      expect(twilio.outgoing.filter(({ to }) => to === phone)).toHaveLength(1);
    }
  });

  it('S10 "stop curenju vode" is a report; START takes a STOP back', async () => {
    const phone = newPhone();
    await twilio.post(HOOK, twilio.form(phone, 'STOP'));
    await twilio.post(HOOK, twilio.form(phone, 'start'));
    await sentTo(phone, 'Ponovo');
    await twilio.post(HOOK, twilio.form(phone, 'stop curenju vode'));
    await service.waitForEmitted('report.received', ({ text }) => text === 'stop curenju vode');
    await sentTo(phone, '48-');
  });

  it('S10 where Twilio has answered STOP or HELP itself, the opt-out is noted and nothing else happens', async () => {
    const phone = newPhone();
    await twilio.post(HOOK, twilio.form(phone, 'Arret', { OptOutType: 'STOP' }));
    expect(await service.query('select 1 from opt_out where person_key = $1', [given.contact('sms', phone).key])).toHaveLength(1);
    const helped = twilio.form(newPhone(), 'HELP', { OptOutType: 'HELP' });
    await twilio.post(HOOK, helped);
    expect(await reportsOf(helped['MessageSid']!)).toEqual([{ n: '0' }]);
  });

  it('X08 STATUS and a reference answers the phone that reported, and any other phone alike for known and unknown ones', async () => {
    const [phone, stranger] = [newPhone(), newPhone()];
    await twilio.post(HOOK, twilio.form(phone, 'Oborena bandera'));
    const { data } = await service.waitForEmitted('report.received', ({ text }) => text === 'Oborena bandera');
    await twilio.post(HOOK, twilio.form(phone, `status ${data.reference.replaceAll('-', ' ')}`));
    await sentTo(phone, `Prijava ${data.reference}: u obradi`);
    const asked = given.replyRequested({ ...data, to: given.contact('sms', phone), text: `Prijava ${data.reference}: bandera je podignuta.` });
    await service.hear('reply.requested', given.replyRequested({ ...given.facts(), reportId: data.reportId, reference: data.reference, receivedAt: data.receivedAt, deadline: data.deadline, to: asked.to, text: asked.text }));
    await waitFor(async () => (await service.query(`select 1 from delivery where text = $1 and state = 'handed-over'`, [asked.text])).length === 1, 'the status to be handed over');
    await twilio.post(HOOK, twilio.form(phone, `STATUS ${data.reference}`));
    await waitFor(() => twilio.outgoing.filter(({ to, body }) => to === phone && body.includes('bandera je podignuta')).length === 2, 'the last status again');
    await twilio.post(HOOK, twilio.form(stranger, `STATUS ${data.reference}`));
    await waitFor(() => twilio.outgoing.filter(({ to }) => to === stranger).length === 1, 'the first answer');
    await twilio.post(HOOK, twilio.form(stranger, 'STATUS 48-2999-9999'));
    await waitFor(() => twilio.outgoing.filter(({ to }) => to === stranger).length === 2, 'the second answer');
    const answers = twilio.outgoing.filter(({ to }) => to === stranger).map(({ body }) => body);
    expect(answers[0]).toBe(answers[1]);
  });
});

describe('restarts', () => {
  it('S06 a text taken by Twilio while the process was down is recovered at the start', async () => {
    const at = new Date(Math.floor(Date.now() / 1000) * 1000 - 60_000);
    await service.app.close();
    const unheard = await twilio.receive(newPhone(), 'Dok se proces ponovo pokretao', { unheard: true, at });
    await service.restart();
    await listen();
    const { data } = await service.waitForEmitted('report.received', ({ text }) => text === unheard.body);
    expect(data.receivedAt).toBe(at.toISOString());
  });
});
