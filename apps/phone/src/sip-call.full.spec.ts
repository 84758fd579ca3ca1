import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Seal } from '@s48/chassis';
import { AsteriskSpool, startTelephones, startTestService, TEST_CONTACT_KEY, waitFor, type RecordedCall, type Telephones, type TestService } from '@s48/testing';
import { phoneService } from './phone.module.js';

const seal = new Seal(TEST_CONTACT_KEY);
const work = mkdtempSync(join(tmpdir(), 's48-heard-'));
const spool = new AsteriskSpool();
let telephones: Telephones;
let service: TestService;
beforeAll(async () => {
  telephones = await startTelephones(spool);
  service = await startTestService(phoneService, { VOICEMAIL_SPOOL: spool.root, VOICEMAIL_POLL_MS: '200' });
});
afterAll(async () => {
  await service?.close();
  await telephones?.stop();
  spool.remove();
  rmSync(work, { recursive: true, force: true });
});

const staff = () => service.signedInAs({ role: 'operator', id: 'op-1', name: 'Jelena' });
const get = (path: string) => service.fetch(`/api/phone/recordings${path}`, { headers: staff() });

async function reportOf({ msgId }: { msgId: string }) {
  const input = await waitFor(async () => (await service.query<{ report_id: string }>(`select report_id from inbound_message where provider_id = $1 and report_id is not null`, [`asterisk:${msgId}`]))[0], 'the recording is taken');
  return (await service.waitForEmitted('report.received', ({ reportId }) => reportId === input.report_id)).data;
}

/** What a browser would play: decoded by ffmpeg to plain samples, so that a sound that only looks right is found out. */
async function heard(id: string): Promise<{ mime: string; seconds: number; loudest: number }> {
  const answer = await get(`/${id}/audio`);
  const file = join(work, id);
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
  const { status, stdout, stderr } = spawnSync('ffmpeg', ['-nostdin', '-v', 'error', '-i', file, '-f', 's16le', '-ar', '8000', '-ac', '1', 'pipe:1'], { maxBuffer: 50_000_000 });
  if (status !== 0) throw new Error(`it cannot be played: ${stderr.toString()}`);
  let loudest = 0;
  for (let at = 0; at + 1 < stdout.length; at += 2) loudest = Math.max(loudest, Math.abs(stdout.readInt16LE(at)));
  return { mime: answer.headers.get('content-type')!, seconds: stdout.length / 16_000, loudest };
}

/** Of what the exchange recorded: 16 bits, 8 kHz, mono. */
const lengthOf = (wav: Buffer): number => (wav.length - 44) / 16_000;

describe('a real call after hours', () => {
  let call: RecordedCall;

  it('V02 ends as a waiting recording with its caller, received when the caller hung up', async () => {
    call = await telephones.call({ number: '+381659876543', name: 'Pera Perić', words: 'Dobar dan. Ne radi ulična rasveta u Karađorđevoj ulici.', seconds: 6 });
    const report = await reportOf(call);
    expect(report).toMatchObject({ channel: 'phone', text: null, contact: { channel: 'sms', key: seal.personOf('+381659876543') } });
    expect(Math.abs(Date.parse(report.receivedAt) - call.hungUpAt.getTime())).toBeLessThan(1_500);
    expect(Date.parse(report.deadline) - Date.parse(report.receivedAt)).toBe(172_800_000);
    const { items } = (await (await get('')).json()) as { items: { id: string; seconds: number; caller: string }[] };
    expect(items).toEqual([expect.objectContaining({ id: report.reportId, caller: 'mobile', short: false, overdue: false })]);
    expect(Math.abs(items[0]!.seconds - lengthOf(call.audio))).toBeLessThan(1);
  });

  it('is heard from the beginning to the end, drawn, and becomes a report when an operator writes it down', async () => {
    const { reportId, reference } = await reportOf(call);
    const sound = await heard(reportId);
    expect(sound.mime).toBe('audio/wav');
    expect(Math.abs(sound.seconds - lengthOf(call.audio))).toBeLessThan(0.5);
    expect(sound.loudest).toBeGreaterThan(3_000);
    const { peaks } = (await (await get(`/${reportId}/peaks`)).json()) as { peaks: number[] };
    expect(Math.max(...peaks)).toBeGreaterThan(0.1);
    const text = 'Ne radi ulična rasveta u Karađorđevoj ulici.';
    await service.fetch(`/api/phone/recordings/${reportId}/transcript`, { method: 'POST', body: JSON.stringify({ text, outcome: 'report' }), headers: { ...staff(), 'content-type': 'application/json' } });
    const said = await service.waitForEmitted('report.transcribed', (data) => data.reportId === reportId);
    expect(said.data).toMatchObject({ reference, text, outcome: 'report', by: 'op-1' });
  });

  it.each([
    ['WAV49, as Asterisk records by default', 'WAV', ['-e', 'gsm-full-rate', '-t', 'wav']],
    ['raw GSM', 'gsm', ['-t', 'gsm']],
  ])('is played in a browser although the exchange recorded it as %s', async (_, extension, format) => {
    const recorded = join(work, 'recorded.wav');
    writeFileSync(recorded, call.audio);
    const { stdout } = spawnSync('sox', [recorded, ...format, '-'], { maxBuffer: 5_000_000 });
    const left = spool.leave({ audio: stdout, extension, seconds: 6 });
    expect(readFileSync(`${left.path}.${extension}`)).toHaveLength(stdout.length);
    const sound = await heard((await reportOf(left)).reportId);
    expect(sound.mime).toBe('audio/mpeg');
    expect(Math.abs(sound.seconds - lengthOf(call.audio))).toBeLessThan(0.6);
    expect(sound.loudest).toBeGreaterThan(3_000);
  });
});
