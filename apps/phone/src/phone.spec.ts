import { renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Seal } from '@s48/chassis';
import { AsteriskSpool, given, startTestService, telephoneWav as wav, TEST_CONTACT_KEY, twiceGivesOne, waitFor, type SpoolCall, type TestService } from '@s48/testing';
import { phoneService } from './phone.module.js';

const exchange = new AsteriskSpool();
const { root: spool, inbox } = exchange;
const seal = new Seal(TEST_CONTACT_KEY);

function leave(call: SpoolCall = {}): { id: string; path: string } {
  const { msgId, path } = exchange.leave(call);
  return { id: `asterisk:${msgId}`, path };
}

let service: TestService;
beforeAll(async () => {
  service = await startTestService(phoneService, { VOICEMAIL_SPOOL: spool, VOICEMAIL_POLL_MS: '50', TRANSCRIPT_ALARM: 'PT4H' });
});
afterAll(async () => {
  await service.close();
  exchange.remove();
});

const inputOf = (providerId: string) =>
  waitFor(async () => (await service.query<{ id: string; state: string; reason: string | null; report_id: string; raw: Buffer }>('select * from inbound_message where provider_id = $1', [providerId]))[0], `input ${providerId}`);

async function recorded(call: SpoolCall = {}) {
  const input = await inputOf(leave(call).id);
  const { data } = await service.waitForEmitted('report.received', ({ reportId }) => reportId === input.report_id);
  return { input, report: data };
}

const operator = () => service.signedInAs({ role: 'operator', id: 'op-1', name: 'Jelena' });
const other = () => service.signedInAs({ role: 'operator', id: 'op-2', name: 'Marko' });

async function http(method: string, path: string, headers: Record<string, string> = {}, payload?: object) {
  const json = payload && { body: JSON.stringify(payload) };
  const response = await service.fetch(path, { method, headers: { ...headers, ...(json && { 'content-type': 'application/json' }) }, ...json });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: Object.fromEntries(response.headers), bytes, text: bytes.toString(), json: () => JSON.parse(bytes.toString()) };
}
const call = (method: 'GET' | 'POST' | 'DELETE', url: string, headers: Record<string, string>, payload?: object) => http(method, `/api/phone/${url}`, headers, payload);
const get = (path: string) => http('GET', path);

const waiting = async (id: string) => (await call('GET', 'recordings?state=waiting', operator())).json().items.find((item: { id: string }) => item.id === id);

describe('recordings out of the spool', () => {
  it('V02 starts the clock when the caller hung up, not when the recording is found or transcribed', async () => {
    const origtime = Math.floor(Date.now() / 1000) - 3_600;
    const { report } = await recorded({ origtime, seconds: 42 });
    expect(report).toMatchObject({ channel: 'phone', text: null, urgent: false, receivedAt: new Date((origtime + 42) * 1000).toISOString() });
    expect(Date.parse(report.deadline) - Date.parse(report.receivedAt)).toBe(172_800_000);
    await call('POST', `recordings/${report.reportId}/transcript`, operator(), { text: 'Ne radi rasveta u Kajmakčalanskoj.', outcome: 'report' });
    const said = await service.waitForEmitted('report.transcribed', ({ reportId }) => reportId === report.reportId);
    expect(said.data).toMatchObject({ reference: report.reference, receivedAt: report.receivedAt, deadline: report.deadline, text: 'Ne radi rasveta u Kajmakčalanskoj.', outcome: 'report', by: 'op-1' });
  });

  it('V01 makes one report of a message found twice, renumbered, and once more after a restart', async () => {
    const { id, path } = leave();
    await inputOf(id);
    const moved = join(inbox, 'msg9000');
    renameSync(`${path}.wav`, `${moved}.wav`);
    renameSync(`${path}.txt`, `${moved}.txt`);
    await service.restart();
    await recorded();
    expect(await service.query('select 1 from inbound_message where provider_id = $1', [id])).toHaveLength(1);
  });

  it('tells messages without an id apart by their sound and time', async () => {
    const audio = wav(2, 7);
    const writtenAt = new Date();
    leave({ msgId: null, origtime: 1_790_000_000, audio, writtenAt });
    leave({ msgId: null, origtime: 1_790_000_000, audio, writtenAt });
    leave({ msgId: null, origtime: 1_790_000_060, audio, writtenAt });
    const taken = () => service.query(`select 1 from inbound_message where provider_id like 'asterisk:%:17900000%'`);
    await waitFor(async () => (await taken()).length === 2, 'both times');
    await recorded();
    expect(await taken()).toHaveLength(2);
  });

  it('waits for the description and for a sound still being copied, and never touches the folder', async () => {
    const path = join(inbox, 'msg7000');
    writeFileSync(`${path}.wav`, wav(3).subarray(0, 100));
    const origtime = Math.floor(Date.now() / 1000);
    writeFileSync(`${path}.txt`, `origtime=${origtime}\nmsg_id=copied\nduration=3\n`);
    writeFileSync(join(inbox, '.lock'), '');
    await recorded();
    expect(await service.query(`select 1 from inbound_message where provider_id = 'asterisk:copied'`)).toHaveLength(0);
    writeFileSync(`${path}.wav`, wav(3));
    expect(await inputOf('asterisk:copied')).toMatchObject({ state: 'taken' });
    unlinkSync(join(inbox, '.lock'));
    unlinkSync(`${path}.wav`);
    unlinkSync(`${path}.txt`);
  });

  it('parks a truncated recording with its bytes and the reason, and takes what is left of it when an operator says so', async () => {
    const audio = wav(5, 9).subarray(0, 32_044);
    const origtime = Math.floor(Date.now() / 1000) - 600;
    const input = await inputOf(leave({ audio, origtime, seconds: 5, writtenAt: new Date(Date.now() - 120_000) }).id);
    expect(input).toMatchObject({ state: 'parked', report_id: null, reason: 'the sound is damaged: the WAV header says 80044 bytes, the file has 32044' });
    expect(input.raw.subarray(-audio.length).equals(audio)).toBe(true);
    expect((await call('POST', `recordings/damaged/${input.id}/accept`, operator())).status).toBe(204);
    const said = await service.waitForEmitted('report.received', ({ receivedAt }) => receivedAt === new Date((origtime + 5) * 1000).toISOString());
    expect(await waiting(said.data.reportId)).toMatchObject({ seconds: 2 });
  });

  it('parks a description whose sound is missing', async () => {
    const { id } = leave({ audio: null, writtenAt: new Date(Date.now() - 120_000) });
    const parked = await inputOf(id);
    expect(parked).toMatchObject({ state: 'parked', reason: 'the description came without its sound' });
    const listed = async () => (await call('GET', 'inputs?state=parked', operator())).json().items.find((item: { id: string }) => item.id === parked.id);
    expect(await listed()).toMatchObject({ reason: parked.reason, size: parked.raw.length, raw: parked.raw.toString('base64') });
    expect((await call('POST', `recordings/damaged/${parked.id}/accept`, operator())).status).toBe(409);
    expect((await call('POST', `inputs/${parked.id}/discard`, operator(), { reason: 'Centrala je ostala bez diska.' })).status).toBe(204);
    expect(await listed()).toBeUndefined();
  });

  it('does not give more time when the exchange has its clock ahead', async () => {
    const { report } = await recorded({ origtime: Math.floor(Date.now() / 1000) + 7_200 });
    expect(Date.parse(report.receivedAt)).toBeLessThanOrEqual(Date.now());
  });

  it('V04 answers a mobile caller by SMS and confirms at once, marks a landline for a call-back, and has nobody for a hidden number', async () => {
    const mobile = await recorded({ caller: '<064/123-45-67>' });
    expect(mobile.report.contact).toMatchObject({ channel: 'sms', key: seal.personOf('+381641234567') });
    const notice = await service.waitForEmitted('notice.requested', ({ reference }) => reference === mobile.report.reference);
    expect(notice.data).toMatchObject({ via: 'sms', purpose: 'acknowledgement', text: expect.stringContaining(mobile.report.reference), to: mobile.report.contact });
    const landline = await recorded({ caller: '026222333' });
    expect(landline.report.contact).toMatchObject({ channel: 'phone', key: seal.personOf('+38126222333') });
    const hidden = await recorded({ caller: 'Anonymous' });
    expect(hidden.report).not.toHaveProperty('contact');
    expect(await waiting(hidden.report.reportId)).toMatchObject({ caller: 'hidden', reachable: false });
  });

  it('V04 takes the number that a hidden caller says on the recording', async () => {
    const { report } = await recorded({ caller: 'Unknown' });
    await call('POST', `recordings/${report.reportId}/transcript`, operator(), { text: 'Curi voda. Zovite 026 222 444.', outcome: 'report', contact: { phone: '026 222 444' } });
    const said = await service.waitForEmitted('report.transcribed', ({ reportId }) => reportId === report.reportId);
    expect(said.data.contact).toMatchObject({ channel: 'phone', key: seal.personOf('+38126222444') });
  });

  it('V05 keeps an empty recording and lets it be closed with a reason', async () => {
    const { report } = await recorded({ seconds: 0 });
    expect(await waiting(report.reportId)).toMatchObject({ short: true, seconds: 0 });
    const answer = await call('POST', `recordings/${report.reportId}/transcript`, operator(), { outcome: 'empty' });
    expect(answer.json()).toEqual({ state: 'transcribed', outcome: 'empty' });
    expect((await service.waitForEmitted('report.transcribed', ({ reportId }) => reportId === report.reportId)).data).toMatchObject({ outcome: 'empty', text: '' });
  });

  it('V03 alarms a recording that nobody has written down for four hours', async () => {
    const late = await recorded({ origtime: Math.floor(Date.now() / 1000) - 4 * 3_600 - 60 });
    const fresh = await recorded();
    expect(await waiting(late.report.reportId)).toMatchObject({ overdue: true });
    expect(await waiting(fresh.report.reportId)).toMatchObject({ overdue: false });
    await service.restart();
    await waitFor(async () => (await service.query('select 1 from recording where report_id = $1 and alarmed_at is not null', [late.report.reportId])).length === 1, 'the alarm');
    expect((await get('/metrics')).text).toMatch(/s48_recordings_late\{.*\} [1-9]/);
    await waitFor(async () => /^alarm: \d+/.test((await get('/health/ready')).json()['phone.recordings']), 'the health page to say so');
  });

  it('says that the folder cannot be read, and goes on when it can', async () => {
    renameSync(spool, `${spool}-gone`);
    const state = async () => (await get('/health/ready')).json()['phone.voicemail'];
    await waitFor(async () => (await state()).startsWith('down: the voicemail folder cannot be read (ENOENT)'), 'the health page to say so');
    renameSync(`${spool}-gone`, spool);
    await waitFor(async () => (await state()) === 'on', 'the folder to be read again');
  });
});

describe('the queue of recordings', () => {
  it('V06 lets one operator transcribe at a time, and one only', async () => {
    const { report } = await recorded();
    const path = `recordings/${report.reportId}`;
    expect((await call('POST', `${path}/claim`, operator())).status).toBe(200);
    expect((await call('POST', `${path}/claim`, operator())).status).toBe(200);
    const refused = await call('POST', `${path}/claim`, other());
    expect(refused.status).toBe(409);
    expect(refused.json().title).toContain('Jelena is transcribing');
    expect((await call('POST', `${path}/transcript`, other(), { text: 'Rupa.', outcome: 'report' })).status).toBe(409);
    expect(await waiting(report.reportId)).toMatchObject({ claimedBy: 'Jelena' });
    await service.query(`update recording set leased_until = now() - interval '1 second' where report_id = $1`, [report.reportId]);
    const both = await Promise.all([operator(), other()].map((who) => call('POST', `${path}/transcript`, who, { text: 'Rupa.', outcome: 'report' })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await service.emitted('report.transcribed', ({ reportId }) => reportId === report.reportId)).toHaveLength(1);
  });

  it('takes the same transcript from the same operator once', async () => {
    const { report } = await recorded();
    const send = () => call('POST', `recordings/${report.reportId}/transcript`, operator(), { text: 'Gori kontejner!', outcome: 'report', place: { text: 'Karađorđeva 5' } });
    expect([(await send()).status, (await send()).status]).toEqual([200, 200]);
    const said = await service.emitted('report.transcribed', ({ reportId }) => reportId === report.reportId);
    expect(said.map(({ data }) => data)).toEqual([expect.objectContaining({ urgent: true, place: { text: 'Karađorđeva 5' } })]);
  });

  it('gives a claim back', async () => {
    const { report } = await recorded();
    await call('POST', `recordings/${report.reportId}/claim`, operator());
    expect((await call('DELETE', `recordings/${report.reportId}/claim`, operator())).status).toBe(204);
    expect((await call('POST', `recordings/${report.reportId}/claim`, other())).status).toBe(200);
  });

  it('plays the sound in parts, byte by byte as it was, and writes down who listened', async () => {
    const audio = wav(3, 5);
    const { report } = await recorded({ audio, seconds: 3 });
    const path = `recordings/${report.reportId}/audio`;
    const whole = await call('GET', path, operator());
    expect(whole.headers).toMatchObject({ 'content-type': 'audio/wav', 'accept-ranges': 'bytes' });
    expect(whole.bytes.equals(audio)).toBe(true);
    const part = await call('GET', path, { ...operator(), range: 'bytes=100-199' });
    expect(part.status).toBe(206);
    expect(part.headers['content-range']).toBe('bytes 100-199/48044');
    expect(part.bytes.equals(audio.subarray(100, 200))).toBe(true);
    expect((await call('GET', path, { ...operator(), range: 'bytes=99999-' })).status).toBe(416);
    expect(await service.query(`select staff_id from access_log where subject = $1`, [report.reportId])).toEqual([{ staff_id: 'op-1' }]);
  });

  it('refuses strangers, clerks and bad input', async () => {
    const { report } = await recorded();
    const path = `recordings/${report.reportId}`;
    expect((await call('GET', 'recordings', {})).status).toBe(401);
    expect((await call('GET', `${path}/audio`, service.signedInAs({ role: 'clerk' }))).status).toBe(403);
    expect((await call('GET', 'recordings?state=old', operator())).json().errors).toEqual([{ field: 'state', message: 'must be one of waiting, transcribed' }]);
    expect((await call('POST', `${path}/transcript`, operator(), { text: ' ', outcome: 'report' })).json().errors[0].field).toBe('text');
    expect((await call('POST', `${path}/transcript`, operator(), { text: 'a', outcome: 'maybe' })).json().errors[0].field).toBe('outcome');
    expect((await call('POST', 'recordings/00000000-0000-4000-8000-000000000000/claim', operator())).status).toBe(404);
  });
});

describe('live calls and the counter', () => {
  const enter = (payload: object, headers: Record<string, string> = {}) => call('POST', 'reports', { ...operator(), ...headers }, payload);

  it('gives the reference, the deadline and a receipt at once', async () => {
    const answer = await enter({ channel: 'counter', text: 'Rupa na kolovozu u Karađorđevoj.', contact: { way: 'pickup' }, place: { text: 'Karađorđeva' } });
    expect(answer.status).toBe(201);
    const { reference, receivedAt, deadline, receipt } = answer.json();
    expect(Date.parse(deadline) - Date.parse(receivedAt)).toBe(172_800_000);
    expect(receipt).toContain(reference);
    const said = await service.waitForEmitted('report.received', (data) => data.reference === reference);
    expect(said.data).toMatchObject({ channel: 'counter', text: 'Rupa na kolovozu u Karađorđevoj.', contact: { channel: 'phone' }, place: { text: 'Karađorđeva' } });
    expect(said.data.contact).not.toHaveProperty('sealed');
  });

  it('gives the emergency number to say or to print where the words tell of danger', async () => {
    const receiptOf = async (text: string): Promise<string> => (await enter({ channel: 'counter', text, contact: { way: 'pickup' } })).json().receipt;
    expect(await receiptOf('Gori kuća, dete je unutra')).toContain('odmah pozovite 193 (vatrogasci)');
    expect(await receiptOf('Kontejner je prepun')).not.toContain('pozovite');
  });

  it('confirms by e-mail where the answer will come by e-mail, and prints Cyrillic for Cyrillic', async () => {
    const { reference, receipt } = (await enter({ channel: 'counter', text: 'Дивља депонија код гробља.', contact: { email: 'mira@Primer.RS' } })).json();
    expect(receipt).toContain('Потврда о пријему');
    const notice = await service.waitForEmitted('notice.requested', (data) => data.reference === reference);
    expect(notice.data).toMatchObject({ via: 'email', subject: `Примљена пријава ${reference}` });
    expect(seal.open(notice.data.to)).toBe('mira@primer.rs');
  });

  it('V07 keeps the real time of submission, with who entered it later and why', async () => {
    const submittedAt = new Date(Date.now() - 26 * 3_600_000).toISOString();
    const answer = await enter({ channel: 'counter', text: 'Prijava sa papira.', contact: { phone: '026 222 333' }, submittedAt, why: 'Nije bilo struje u centru.' });
    const { reference, deadline } = answer.json();
    expect(Date.parse(deadline)).toBe(Date.parse(submittedAt) + 172_800_000);
    expect((await service.waitForEmitted('report.received', (data) => data.reference === reference)).data.receivedAt).toBe(submittedAt);
    const entry = (await call('GET', `reports/${reference}`, operator())).json();
    expect(entry).toMatchObject({ submittedAt, why: 'Nije bilo struje u centru.', enteredBy: { id: 'op-1', name: 'Jelena' } });
    expect(Date.parse(entry.enteredAt)).toBeGreaterThan(Date.parse(submittedAt));
  });

  it.each([
    ['V07 a submission in the future', { submittedAt: new Date(Date.now() + 3_600_000).toISOString() }, 'submittedAt'],
    ['a submission of last year', { submittedAt: '2020-01-01T10:00:00Z' }, 'submittedAt'],
    ['an SMS to a landline', { contact: { phone: '026222333', way: 'sms' } }, 'contact.phone'],
    ['a number nobody can call', { contact: { phone: '123' } }, 'contact.phone'],
    ['a wrong address', { contact: { email: 'mira' } }, 'contact.email'],
    ['an unknown way', { contact: { way: 'golub' } }, 'contact.way'],
    ['another channel', { channel: 'sms' }, 'channel'],
    ['a text that is a number', { text: 5 }, 'text'],
    ['a text of blanks', { text: '   ' }, 'text'],
  ])('refuses %s', async (_, wrong, field) => {
    const answer = await enter({ channel: 'phone', text: 'Rupa.', ...wrong });
    expect(answer.status).toBe(400);
    expect(answer.json().errors.map((violation: { field: string }) => violation.field)).toContain(field);
  });

  it('says what was answered on the spot', async () => {
    const { reference } = (await enter({ channel: 'phone', text: 'Kada rade komunalci?', contact: { phone: '0641112223' }, answered: 'Rade do 15.30.' })).json();
    expect((await service.waitForEmitted('report.received', (data) => data.reference === reference)).data).toMatchObject({ answered: 'Rade do 15.30.' });
    expect(await service.emitted('notice.requested', (data) => data.reference === reference)).toEqual([]);
  });

  it('makes one report of one entry sent twice', async () => {
    const send = async () => (await enter({ channel: 'phone', text: 'Rupa.' }, { 'idempotency-key': 'draft-7' })).json().reference;
    expect(await send()).toBe(await send());
  });
});

describe('call-backs', () => {
  const facts = () => given.facts({ channel: 'phone', receivedAt: new Date(Date.now() - 3_600_000).toISOString() });
  async function task() {
    const reply = given.replyRequested({ ...facts(), to: seal.seal('phone', '+38126222333') });
    await service.hear('reply.requested', reply);
    await waitFor(async () => (await service.query(`select 1 from delivery where id = $1 and state = 'waiting'`, [reply.replyId])).length === 1, 'the task');
    return reply;
  }
  const log = (id: string, payload: object, who = operator()) => call('POST', `callbacks/${id}/outcome`, who, payload);
  const listed = async (id: string, state = 'waiting') => (await call('GET', `callbacks?state=${state}`, operator())).json().items.find((item: { deliveryId: string }) => item.deliveryId === id);

  it('lists the reply with the number to call and when it is due', async () => {
    const reply = await task();
    expect(await listed(reply.replyId)).toMatchObject({ reference: reply.reference, text: reply.text, phone: '+38126222333', way: 'callback', attempts: [] });
    const { dueAt, overdue } = await listed(reply.replyId);
    expect(overdue).toBe(Date.parse(dueAt) <= Date.now());
    expect(Date.parse(dueAt)).toBeLessThanOrEqual(Date.parse(reply.deadline));
    expect(await service.emitted('reply.handed-over', ({ replyId }) => replyId === reply.replyId)).toEqual([]);
    expect((await call('GET', 'deliveries', operator())).json().items).toContainEqual(expect.objectContaining({ id: reply.replyId, state: 'waiting', reference: reply.reference }));
  });

  it.each(['reached', 'picked-up'])('proves a reply that %s the citizen, at the time of the call', async (outcome) => {
    const reply = await task();
    const at = new Date().toISOString();
    await waitFor(() => Date.now() > Date.parse(at), 'the clock to move on');
    expect((await log(reply.replyId, { outcome, at, note: 'Zahvalila se.' })).json()).toMatchObject({ state: 'delivered' });
    expect((await service.waitForEmitted('reply.handed-over', ({ replyId }) => replyId === reply.replyId)).data).toMatchObject({ via: 'phone', at });
    const proof = await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === reply.replyId);
    expect(proof.data).toMatchObject({ handedOverAt: at, provenAt: at, proof: { by: 'op-1', outcome } });
    expect((await log(reply.replyId, { outcome })).status).toBe(409);
    expect(await listed(reply.replyId, 'delivered')).toMatchObject({ attempts: [{ outcome, by: 'Jelena', note: 'Zahvalila se.' }] });
  });

  it('gives up after three calls that nobody answered', async () => {
    const { replyId } = await task();
    expect((await log(replyId, { outcome: 'no-answer' })).json()).toEqual({ state: 'waiting', noAnswers: 1 });
    expect((await log(replyId, { outcome: 'no-answer' }, other())).json()).toEqual({ state: 'waiting', noAnswers: 2 });
    expect((await log(replyId, { outcome: 'no-answer' })).json()).toEqual({ state: 'failed', noAnswers: 3 });
    expect((await service.waitForEmitted('reply.failed', (data) => data.replyId === replyId)).data).toMatchObject({ reason: 'nobody answered 3 calls' });
  });

  it('gives up at once on a wrong number', async () => {
    const { replyId } = await task();
    await log(replyId, { outcome: 'wrong-number' });
    expect((await service.waitForEmitted('reply.failed', (data) => data.replyId === replyId)).data).toMatchObject({ reason: 'wrong number' });
  });

  it('refuses a call of the future, or of before the reply was written', async () => {
    const { replyId } = await task();
    for (const at of [new Date(Date.now() + 60_000), new Date(Date.now() - 600_000)]) expect((await log(replyId, { outcome: 'reached', at: at.toISOString() })).json().errors[0].field).toBe('at');
    expect((await log('00000000-0000-4000-8000-000000000000', { outcome: 'reached' })).status).toBe(404);
  });

  it('makes one task of a reply asked for twice, and a pick-up of one without a number', async () => {
    const reply = given.replyRequested({ ...facts(), to: { channel: 'phone' } });
    const rows = await twiceGivesOne(service, 'reply.requested', reply, () => service.query('select id from delivery where id = $1', [reply.replyId]));
    expect(rows).toHaveLength(1);
    await waitFor(() => listed(reply.replyId), 'the task');
    expect(await listed(reply.replyId)).toMatchObject({ way: 'pickup', phone: null });
  });

  it('passes notices on by voice too', async () => {
    const notice = given.noticeRequested({ via: 'phone', purpose: 'duty-alarm', to: seal.seal('phone', '+381641112223') });
    await service.hear('notice.requested', notice);
    await waitFor(() => listed(notice.noticeId), 'the task');
    expect(await listed(notice.noticeId)).toMatchObject({ kind: 'notice', purpose: 'duty-alarm', subject: notice.subject, reference: null });
    await log(notice.noticeId, { outcome: 'reached' });
    await service.waitForEmitted('notice.delivered', ({ noticeId }) => noticeId === notice.noticeId);
  });
});

describe('forgetting a person', () => {
  it('redacts the sound, the number, the notes and why it was entered late', async () => {
    const to = seal.seal('phone', '+38126999888');
    const { report } = await recorded({ caller: '026999888', audio: wav(4, 77) });
    const reply = given.replyRequested({ reportId: report.reportId, reference: report.reference, channel: 'phone', to });
    await service.hear('reply.requested', reply);
    await waitFor(async () => (await service.query(`select 1 from callback where delivery_id = $1`, [reply.replyId])).length === 1, 'the task');
    await waitFor(async () => (await service.query(`select 1 from delivery where id = $1 and state = 'waiting'`, [reply.replyId])).length === 1, 'the task to wait');
    await call('POST', `callbacks/${reply.replyId}/outcome`, operator(), { outcome: 'no-answer', note: 'Javila se ćerka Ana.' });
    await service.hear('person.erased', given.personErased({ key: to.key! }));
    expect((await call('GET', `recordings/${report.reportId}/audio`, operator())).status).toBe(404);
    expect(await service.query('select note from callback_attempt where delivery_id = $1', [reply.replyId])).toEqual([{ note: null }]);
    const [{ raw }] = (await service.query<{ raw: Buffer }>('select raw from inbound_message where report_id = $1', [report.reportId])) as [{ raw: Buffer }];
    expect(raw).toHaveLength(0);
  });
});
