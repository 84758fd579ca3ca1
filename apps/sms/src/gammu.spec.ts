import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Deliveries, Intake } from '@s48/channel';
import { given, startTestService, waitFor, type TestService } from '@s48/testing';
import { smsService } from './sms.module.js';

const FOLDERS = ['inbox', 'outbox', 'sent', 'error'];

/** The folders as gammu-smsd sees them. */
class Modem {
  readonly dir = mkdtempSync(join(tmpdir(), 's48-gammu-'));

  constructor() {
    for (const folder of FOLDERS) mkdirSync(join(this.dir, folder));
  }

  /** Written some time ago unless told, so that nobody waits for more of it. */
  brings(name: string, bytes: Buffer | string, secondsAgo = 10): void {
    const [path, at] = [join(this.dir, 'inbox', name), Date.now() / 1000 - secondsAgo];
    writeFileSync(`${path}.aside`, bytes);
    utimesSync(`${path}.aside`, at, at);
    renameSync(`${path}.aside`, path);
  }

  moves(name: string, folder: 'sent' | 'error'): void {
    renameSync(join(this.dir, 'outbox', name), join(this.dir, folder, name));
  }

  names(folder: string): string[] {
    return readdirSync(join(this.dir, folder)).filter((name) => !name.startsWith('.'));
  }

  /** The name of the outbox file for a delivery or a phone. */
  fileFor(key: string): Promise<string> {
    return waitFor(() => this.names('outbox').find((name) => name.includes(key)), 'the file in the outbox');
  }

  wordsOf(name: string): string {
    const bytes = readFileSync(join(this.dir, 'outbox', name));
    expect(bytes.subarray(0, 2).toString('hex')).toBe('feff');
    return bytes.subarray(2).swap16().toString('utf16le');
  }
}

const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
/** What gammu writes behind a text with Cyrillic letters: the rest of what it had in memory. */
const TAIL = Buffer.from('00000430d81f0000', 'hex');
/** Local time, as in names of files. */
const stamp = (at: Date): string => {
  const part = Object.fromEntries(new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Belgrade', hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' }).formatToParts(at).map(({ type, value }) => [type, value]));
  return `${part['year']}${part['month']}${part['day']}_${part['hour']}${part['minute']}${part['second']}`;
};
const secondsAgo = (seconds: number): Date => new Date(Math.floor(Date.now() / 1000 - seconds) * 1000);
const inName = (phone: string, part = 0, at = secondsAgo(60)): string => `IN${stamp(at)}_00_${phone}_0${part}.txt`;

const modem = new Modem();
let service: TestService;
const start = (env: Record<string, string>): Promise<TestService> => startTestService(smsService, { LOG_LEVEL: 'silent', SMS_INBOUND: 'gammu', SMS_OUTBOUND: 'gammu', GAMMU_DIR: modem.dir, ...env });

beforeAll(async () => {
  service = await start({});
});
afterAll(async () => {
  await service.close();
  rmSync(modem.dir, { recursive: true });
});

const health = async (): Promise<string> => ((await (await service.fetch('/health/ready')).json()) as { sms: string }).sms;
const taken = (name: string): Promise<boolean> => waitFor(() => !modem.names('inbox').includes(name), `${name.slice(0, 20)}… to be put away`);
const reply = async (phone: string, text: string, to = service): Promise<string> => {
  const asked = given.replyRequested({ to: given.contact('sms', phone), text });
  await to.hear('reply.requested', asked);
  return asked.replyId;
};
const rowOf = async (id: string, of = service): Promise<{ state: string; reason: string | null; attempts: number }> => (await of.query<never>('select state, reason, attempts from delivery where id = $1', [id]))[0]!;

describe('texts come from a GSM modem', () => {
  it('S07 two parts in Cyrillic, the second before the first, make one report with the time of the centre; it is acknowledged', async () => {
    const [phone, at, after] = ['+381641250001', secondsAgo(600), inName('+381641250002')];
    modem.brings(inName(phone, 1, at), Buffer.concat([utf16('у Карађорђевој'), TAIL]));
    modem.brings(after, utf16('Posle njega'));
    await taken(after);
    expect(modem.names('inbox')).toEqual([inName(phone, 1, at)]);
    modem.brings(inName(phone, 0, at), Buffer.concat([utf16('Рупа '), TAIL]));
    const { data } = await service.waitForEmitted('report.received', ({ text }) => text === 'Рупа у Карађорђевој');
    expect(data).toMatchObject({ receivedAt: at.toISOString(), contact: { key: given.contact('sms', phone).key } });
    await waitFor(() => modem.names('inbox').length === 0, 'the parts to be put away');
    expect(modem.wordsOf(await modem.fileFor(phone))).toContain(data.reference);
  });

  it('S04 files that a crash left behind after they were taken make no second report', async () => {
    const [phone, at] = ['+381641250003', secondsAgo(30)];
    const parts = [0, 1].map((part) => [inName(phone, part, at), utf16(`deo ${part} `)] as const);
    // The first alone would be a whole text.
    for (const [name, bytes] of [...parts].reverse()) modem.brings(name, bytes);
    await service.waitForEmitted('report.received', ({ text }) => text === 'deo 0 deo 1 ');
    await taken(parts[0]![0]);
    modem.brings(...parts[0]!);
    await taken(parts[0]![0]);
    expect(await service.emitted('report.received', ({ text }) => text?.startsWith('deo 0') ?? false)).toHaveLength(1);
  });

  it('a file that cannot be read is parked once with its bytes, and what is behind it is taken; a person writes down its text', async () => {
    const broken = inName('+381641250004').replace('.txt', '.bin');
    modem.brings(broken, Buffer.from([0xff, 0x00, 0x80]));
    modem.brings(inName('+381641250005', 0, secondsAgo(20)), utf16('Iza kvara'));
    await service.waitForEmitted('report.received', ({ text }) => text === 'Iza kvara');
    await taken(broken);
    const [parked] = await service.query<{ id: string; raw: Buffer; reason: string }>(`select id, raw, reason from inbound_message where state = 'parked'`);
    expect(parked!.reason).toMatch(/8-bit data/);
    const kept = JSON.parse(parked!.raw.toString()) as { files: Record<string, string> };
    expect(kept.files[broken]).toBe(Buffer.from([0xff, 0x00, 0x80]).toString('base64'));
    await service.app.get(Intake).replay(parked!.id, Buffer.from(JSON.stringify({ ...kept, text: 'Pročitano u telefonu' })));
    const { data } = await service.waitForEmitted('report.received', ({ text }) => text === 'Pročitano u telefonu');
    expect(data.contact?.key).toBe(given.contact('sms', '+381641250004').key);
  });

  it('the word of a delivery report from someone to whom nothing was sent is a report', async () => {
    modem.brings(inName('+381641250006'), utf16('Delivered'));
    await service.waitForEmitted('report.received', ({ text }) => text === 'Delivered');
  });
});

describe('texts go out by a GSM modem', () => {
  it('a reply has left when gammu moved it to sent, at that moment, and is proven by the reports of all its parts', async () => {
    const phone = '+381641250010';
    const text = 'Шахт је затворен и ограђен, радови се настављају сутра ујутру од седам часова.';
    const id = await reply(phone, text);
    const name = await modem.fileFor(id);
    expect(name).toMatch(new RegExp(`^OUTC\\d{8}_\\d{6}_00_\\${phone}_${id}\\.txtd$`));
    expect(modem.wordsOf(name)).toBe(text);
    expect(await rowOf(id)).toMatchObject({ state: 'submitting' });
    const before = Date.now();
    modem.moves(name, 'sent');
    const { data } = await service.waitForEmitted('reply.handed-over', ({ replyId }) => replyId === id);
    expect(Math.abs(Date.parse(data.at) - before)).toBeLessThan(1_000);
    await waitFor(() => modem.names('sent').length === 0, 'what is settled to be cleared away');
    modem.brings(`IN${stamp(new Date())}_00_${phone}_00.txt`, utf16('Delivered'));
    await waitFor(() => modem.names('inbox').length === 0, 'the first report to be taken');
    expect(await rowOf(id)).toMatchObject({ state: 'handed-over' });
    modem.brings(`IN${stamp(new Date())}_01_${phone}_00.txt`, utf16('Delivered'));
    const delivered = await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === id);
    expect(delivered.data.proof).toMatchObject({ provider: 'gammu', parts: '2', status: 'delivered' });
  });

  it('a report belongs to the text that left nearest to its time; one that says Failed ends it', async () => {
    const phone = '+381641250011';
    const ids = [await reply(phone, 'Prvi odgovor.'), await reply(phone, 'Drugi odgovor.')];
    for (const id of ids) modem.moves(await modem.fileFor(id), 'sent');
    for (const id of ids) await service.waitForEmitted('reply.handed-over', ({ replyId }) => replyId === id);
    await service.query(`update delivery set handed_over_at = handed_over_at - interval '1 hour' where id = $1`, [ids[0]]);
    modem.brings(inName(phone, 0, secondsAgo(3_590)), utf16('Pending'));
    modem.brings(inName(phone, 0, secondsAgo(3_600)), utf16('Failed'));
    const { data } = await service.waitForEmitted('reply.failed', ({ replyId }) => replyId === ids[0]);
    expect(data.reason).toBe('not delivered: the network gave up');
    expect(await rowOf(ids[1]!)).toMatchObject({ state: 'handed-over' });
  });

  it('O03 what gammu could not send waits, is tried again, and is given up after five attempts', async () => {
    const phone = '+381641250012';
    const id = await reply(phone, 'Nema signala.');
    const name = await modem.fileFor(id);
    modem.moves(name, 'error');
    await waitFor(async () => (await rowOf(id)).state === 'queued', 'the delivery to wait');
    await waitFor(async () => /out on: gammu \(gammu-smsd cannot send/.test(await health()), 'the alarm');
    for (let attempt = 1; attempt < 5; attempt++) writeFileSync(join(modem.dir, 'error', name.replace('_00_+', `_0${attempt}_+`)), '');
    await service.query('update delivery set due_at = now() where id = $1', [id]);
    const { data } = await service.waitForEmitted('reply.failed', ({ replyId }) => replyId === id);
    expect(data.reason).toBe('gammu-smsd could not send it in 5 attempts');
    await waitFor(() => modem.names('error').length === 0, 'what is settled to be cleared away');
    await waitFor(async () => (await health()) === 'in on: gammu; out on: gammu', 'the alarm to end');
  });

  it('a restart between writing and sending sends nothing twice, and what is given up leaves the outbox', async () => {
    const [id, old] = [await reply('+381641250013', 'Pre prekida.'), await reply('+381641250014', 'Davno odustali.')];
    const [name, stale] = [await modem.fileFor(id), await modem.fileFor(old)];
    await service.restart(async () => {
      modem.moves(name, 'sent');
    });
    await service.waitForEmitted('reply.handed-over', ({ replyId }) => replyId === id);
    await service.query(`update delivery set leased_until = now() - interval '1 s' where id = $1`, [old]);
    await waitFor(async () => (await rowOf(old)).attempts >= 2, 'the question what became of it');
    expect(modem.names('outbox').filter((file) => file.includes(old))).toEqual([stale]);
    await service.app.get(Deliveries).record(old, { kind: 'refused', reason: 'too old' });
    await waitFor(() => !modem.names('outbox').includes(stale), 'it to leave the outbox');
  });
});

it('a file that cannot even be opened holds up nothing behind it, and is complained about', async () => {
  const path = join(modem.dir, 'inbox', inName('+381641250015', 0, secondsAgo(90)));
  mkdirSync(path);
  modem.brings(inName('+381641250016'), utf16('Iza onog što se ne otvara'));
  await service.waitForEmitted('report.received', ({ text }) => text === 'Iza onog što se ne otvara');
  await waitFor(async () => /the folder inbox in GAMMU_DIR cannot be used \(EISDIR\)/.test(await health()), 'the complaint');
  rmSync(path, { recursive: true });
});

it('the health page says when the folders cannot be used', async () => {
  renameSync(join(modem.dir, 'inbox'), join(modem.dir, 'elsewhere'));
  await waitFor(async () => /in on: gammu \(the folder inbox in GAMMU_DIR cannot be used \(ENOENT\)\)/.test(await health()), 'the complaint');
  renameSync(join(modem.dir, 'elsewhere'), join(modem.dir, 'inbox'));
  await waitFor(async () => (await health()) === 'in on: gammu; out on: gammu', 'the folders to be back');
});

it('where the network gives no reports, what it accepted is proven, and a report that it failed takes the proof back', async () => {
  await service.app.close();
  const other = await start({ GAMMU_RECEIPTS: 'none' });
  try {
    const phone = '+381641250020';
    const id = await reply(phone, 'Bez potvrde.', other);
    modem.moves(await modem.fileFor(id), 'sent');
    const { data } = await other.waitForEmitted('reply.delivered', ({ replyId }) => replyId === id);
    expect(data.proof).toMatchObject({ provider: 'gammu', accepted: 'by the network' });
    modem.brings(inName(phone, 0, new Date()), utf16('Failed'));
    await other.waitForEmitted('reply.failed', ({ replyId }) => replyId === id);
  } finally {
    await other.close();
  }
});
