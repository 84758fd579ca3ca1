import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Intake } from '@s48/channel';
import { Seal } from '@s48/chassis';
import { mailText, startDovecot, startTestService, telephoneWav, TEST_CONTACT_KEY, waitFor, type Dovecot, type TestService } from '@s48/testing';
import { loadPhoneConfig } from './config.js';
import { pack } from './domain/raw-input.js';
import { phoneService } from './phone.module.js';

const EXCHANGE = 'centrala@grad.rs';
const spool = mkdtempSync(join(tmpdir(), 's48-mailed-'));
const inbox = join(spool, 'default', '100', 'INBOX');
const seal = new Seal(TEST_CONTACT_KEY);
let mailbox: Dovecot;
let service: TestService;
let count = 0;

beforeAll(async () => {
  mkdirSync(inbox, { recursive: true });
  mailbox = await startDovecot({ address: 'govorna@smederevo.org.rs' });
  service = await startTestService(phoneService, {
    VOICEMAIL_IMAP_URL: mailbox.imapUrl, VOICEMAIL_MAIL_FROM: `${EXCHANGE}, rezerva@grad.rs`, VOICEMAIL_SPOOL: spool, VOICEMAIL_POLL_MS: '1000', LOG_LEVEL: 'silent',
  });
});
afterAll(async () => {
  await service?.close();
  await mailbox?.stop();
  rmSync(spool, { recursive: true, force: true });
});

interface Mailed {
  readonly id?: string;
  readonly from?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly headers?: Record<string, string>;
  readonly sound?: Buffer | null;
  readonly file?: string;
  readonly type?: string;
}

const ASTERISK_TEXT = 'Dear Sistem 48:\n\n\tJust wanted to let you know you were just left a 0:03 long message (number 3)\nin mailbox 100 from "Pera" <0641234567>, on Tuesday';

/** As Asterisk sends it with `attach=yes`; other exchanges are the same but for the words. */
async function send({ id = `mail-${count++}`, from = EXCHANGE, subject = '[PBX]: New message 3 in mailbox 100', text = ASTERISK_TEXT, headers = {}, sound = telephoneWav(3, count), file = 'msg0002.wav', type = 'audio/x-wav' }: Mailed = {}) {
  const attached = sound ? ['--b', `Content-Type: ${type}; name="${file}"`, 'Content-Transfer-Encoding: base64', `Content-Disposition: attachment; filename="${file}"`, '', sound.toString('base64').replace(/.{76}/g, '$&\r\n')] : [];
  const body = ['--b', 'Content-Type: text/plain; charset=UTF-8', '', text, '', ...attached, '--b--', ''].join('\r\n');
  await mailbox.deliver(mailText({ From: `"Asterisk PBX" <${from}>`, Subject: subject, 'Message-ID': `<${id}@pbx>`, 'MIME-Version': '1.0', 'Content-Type': 'multipart/mixed; boundary="b"', ...headers }, body), { from });
  return `<${id}@pbx>`;
}

const inputOf = (messageId: string) =>
  waitFor(async () => (await service.query<{ id: string; state: string; reason: string; report_id: string; received_at: Date }>(`select * from inbound_message where split_part(provider_id, ' ', 1) = $1`, [messageId]))[0], `input ${messageId}`);
async function recorded(mail: Mailed) {
  const { report_id: id } = await inputOf(await send(mail));
  const { data: report } = await service.waitForEmitted('report.received', ({ reportId }) => reportId === id);
  return { id, report };
}
async function http(method: string, path: string, body?: object) {
  const headers = { ...service.signedInAs({ role: 'operator' }), ...(body && { 'content-type': 'application/json' }) };
  return service.fetch(`/api/phone/${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}
const rowOf = async (id: string) => (await service.query<{ mime: string; seconds: number; caller: string; file: string }>('select * from recording where report_id = $1', [id]))[0];

/** The same message in the exchange's folder. */
function leave(msgId: string, origtime: number): void {
  writeFileSync(join(inbox, 'msg0000.wav'), telephoneWav(3, 99));
  writeFileSync(join(inbox, 'msg0000.txt'), `[message]\ncallerid="Pera" <0641234567>\norigtime=${origtime}\nmsg_id=${msgId}\nduration=3\n`);
}
const asteriskHeaders = (msgId: string, origtime: number) => ({
  'X-Asterisk-VM-Message-ID': msgId, 'X-Asterisk-VM-Caller-ID-Num': '0641234567', 'X-Asterisk-VM-Duration': '3', 'X-Asterisk-VM-Orig-time': String(origtime),
});
const anHourAgo = (): number => Math.floor(Date.now() / 1000) - 3_600;

describe('a recording by mail', () => {
  it('V02 is a waiting recording with its caller, and received when the caller hung up', async () => {
    const [origtime, sound] = [anHourAgo(), telephoneWav(3, 200)];
    const { id, report } = await recorded({ headers: asteriskHeaders('1790054687-00000006', origtime), sound });
    expect(report).toMatchObject({ channel: 'phone', text: null, receivedAt: new Date((origtime + 3) * 1000).toISOString(), contact: { channel: 'sms', key: seal.personOf('+381641234567') } });
    expect(await rowOf(id)).toMatchObject({ mime: 'audio/wav', seconds: 3, caller: 'mobile', file: 'msg0002.wav' });
    const heard = await http('GET', `recordings/${id}/audio`);
    expect(Buffer.from(await heard.arrayBuffer()).equals(sound)).toBe(true);
    await waitFor(() => mailbox.count('Processed') === 1 && mailbox.count() === 0, 'the mail is put away');
  });

  it('has the time of the server that took it where it says none, whatever its Date', async () => {
    const { report } = await recorded({ subject: 'New Voicemail from 026 222 333', text: 'Duration: 00:03', headers: { Date: 'Tue, 24 Nov 2020 10:00:00 +0100' } });
    expect(Math.abs(Date.now() - Date.parse(report.receivedAt))).toBeLessThan(60_000);
    expect(report.contact).toMatchObject({ channel: 'phone', key: seal.personOf('+38126222333') });
  });

  it('does not give more time when the exchange has its clock ahead', async () => {
    const { report } = await recorded({ headers: asteriskHeaders('ahead', Math.floor(Date.now() / 1000) + 7_200) });
    expect(Date.parse(report.receivedAt)).toBeLessThanOrEqual(Date.now());
  });

  it('V04 with a hidden caller leaves nobody to answer until the operator hears a number', async () => {
    const { id, report } = await recorded({ text: 'in mailbox 100 from an unknown caller, on Tuesday' });
    expect(report).not.toHaveProperty('contact');
    expect(await rowOf(id)).toMatchObject({ caller: 'hidden' });
  });

  it.each([
    ['WAV49 in capitals', telephoneWav(2, 31), 'msg0001.WAV', 'audio/x-wav', 'audio/wav', 2],
    ['a WAV that is called a mere file', telephoneWav(2, 32), 'VM.wav', 'application/octet-stream', 'audio/wav', 2],
    ['GSM', Buffer.alloc(3_300, 0xd4), 'msg0001.gsm', 'audio/x-gsm', 'audio/x-gsm', 2],
    ['MP3 by its name', Buffer.concat([Buffer.from('fffb14c4', 'hex'), Buffer.alloc(7_996)]), 'govor.mp3', 'audio/mpeg', 'audio/mpeg', 2],
    ['Ogg without a name of its own', Buffer.concat([Buffer.from('OggS'), Buffer.alloc(100, 5)]), 'prilog', 'application/octet-stream', 'audio/ogg', 0],
  ])('takes %s', async (_, sound, file, type, mime, seconds) => {
    const { id } = await recorded({ sound, file, type, text: 'Od 026222333' });
    expect(await rowOf(id)).toMatchObject({ mime, seconds, file });
  });
});

describe('once', () => {
  it('V01 delivered twice it is one report', async () => {
    const mail: Mailed = { id: 'dva-puta', sound: telephoneWav(3, 51) };
    const { id } = await recorded(mail);
    await send(mail);
    await recorded({});
    await waitFor(() => mailbox.count() === 0, 'both are put away');
    expect(await service.query('select 1 from inbound_message where report_id = $1', [id])).toHaveLength(1);
    expect(await service.query(`select 1 from inbound_message where split_part(provider_id, ' ', 1) = '<dva-puta@pbx>'`)).toHaveLength(1);
  });

  it('V01 mailed and left in the folder it is one report, whichever comes first', async () => {
    const origtime = anHourAgo();
    const { id } = await recorded({ headers: asteriskHeaders('mail-first', origtime) });
    leave('mail-first', origtime);
    const inFolder = () => service.query<{ state: string; reason: string; person_key: string }>(`select * from inbound_message where provider_id = 'asterisk:mail-first'`);
    await waitFor(async () => (await inFolder()).length === 1, 'the one in the folder is seen');
    expect(await inFolder()).toMatchObject([{ state: 'ignored', reason: expect.stringContaining(id), person_key: seal.personOf('+381641234567') }]);
    leave('folder-first', origtime);
    await waitFor(async () => (await service.query(`select 1 from recording where exchange_id = 'folder-first'`)).length === 1, 'the other one is taken from the folder');
    expect(await inputOf(await send({ headers: asteriskHeaders('folder-first', origtime) }))).toMatchObject({ state: 'ignored', report_id: null });
    expect(await service.query(`select 1 from recording where exchange_id in ('mail-first', 'folder-first')`)).toHaveLength(2);
  });
});

describe('a mail that is no whole recording', () => {
  it('without a sound is kept and shown, and can be closed with a reason', async () => {
    const parked = await inputOf(await send({ sound: null }));
    expect(parked).toMatchObject({ state: 'parked', reason: 'the mail came without a sound' });
    await waitFor(() => mailbox.count('Quarantine') > 0 && mailbox.count() === 0, 'it is put aside');
    expect((await http('POST', `recordings/damaged/${parked.id}/accept`)).status).toBe(409);
    expect((await http('POST', `inputs/${parked.id}/discard`, { reason: 'Samo obaveštenje centrale.' })).status).toBe(204);
  });

  it('with a truncated sound is parked with the reason, and what is left is taken when an operator says so', async () => {
    const origtime = anHourAgo() - 60;
    const parked = await inputOf(await send({ sound: telephoneWav(5, 77).subarray(0, 32_044), headers: asteriskHeaders('cut', origtime) }));
    expect(parked).toMatchObject({ state: 'parked', reason: 'the sound is damaged: the WAV header says 80044 bytes, the file has 32044' });
    expect((await http('POST', `recordings/damaged/${parked.id}/accept`)).status).toBe(204);
    const { data } = await service.waitForEmitted('report.received', ({ receivedAt }) => receivedAt === new Date((origtime + 3) * 1000).toISOString());
    expect(await rowOf(data.reportId)).toMatchObject({ seconds: 2 });
  });

  it('of a stranger waits for an operator, who may take it', async () => {
    const mail = await send({ from: 'stranac@primer.rs', sound: Buffer.concat([Buffer.from('ID3'), Buffer.alloc(200, 3)]), file: 'a.mp3', type: 'audio/mpeg' });
    const parked = await inputOf(mail);
    expect(parked).toMatchObject({ state: 'parked', reason: 'the mail was not sent by the exchange (VOICEMAIL_MAIL_FROM)' });
    expect((await http('POST', `recordings/damaged/${parked.id}/accept`)).status).toBe(204);
    expect((await inputOf(mail)).state).toBe('taken');
  });

  it('too large to be fetched is parked with the reason', async () => {
    const head = mailText({ From: EXCHANGE, 'Message-ID': '<large@pbx>' });
    const taken = await service.app.get(Intake, { strict: false }).take({ providerId: 'oversize:60000000 0123', raw: pack({ source: 'mail', mail: head }), receivedAt: new Date() });
    expect(taken).toMatchObject({ kind: 'kept', reason: expect.stringContaining('60000000 bytes') });
  });
});

describe('the mailbox', () => {
  it('is on the health page while it cannot be read; what came meanwhile is taken', async () => {
    const state = async () => ((await (await service.fetch('/health/ready')).json()) as Record<string, string>)['phone.mailbox'];
    expect(await state()).toBe('on');
    await mailbox.kill9();
    await waitFor(async () => (await state())!.startsWith('down: '), 'the outage is seen');
    await mailbox.start();
    await recorded({});
    await waitFor(async () => (await state()) === 'on', 'the all-clear');
  });

  it('must not be that of the citizens', () => {
    expect(() => loadPhoneConfig({ IMAP_URL: 'imaps://a:b@mx.rs', VOICEMAIL_IMAP_URL: 'imaps://a:b@mx.rs' })).toThrow('VOICEMAIL_IMAP_URL must be a mailbox of its own');
    expect(() => loadPhoneConfig({ VOICEMAIL_MAIL_FROM: 'centrala' })).toThrow('VOICEMAIL_MAIL_FROM must be mail addresses like');
  });
});
