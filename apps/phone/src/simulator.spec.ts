import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestService, waitFor, type TestService } from '@s48/testing';
import { phoneService } from './phone.module.js';

const WAV = Buffer.from('524946462c00000057415645666d74201000000001000100401f0000803e00000200100064617461080000000000000000000000', 'hex');
const data = mkdtempSync(join(tmpdir(), 's48-data-'));
let on: TestService;
let off: TestService;
beforeAll(async () => {
  on = await startTestService(phoneService, { SIMULATOR: '1', DATA_DIR: data });
  off = await startTestService(phoneService);
});
afterAll(async () => {
  await on.close();
  await off.close();
  rmSync(data, { recursive: true, force: true });
});

type Body = NonNullable<RequestInit['body']>;
const send = (service: TestService, body: Body, headers: Record<string, string> = {}) => service.fetch('/api/phone/simulator/recordings', { method: 'POST', body, headers });

describe('the telephone exchange of the simulator', () => {
  it('puts a call into a spool of its own, and the same watcher takes it', async () => {
    const answer = await send(on, WAV, { 'content-type': 'audio/wav', 'x-caller': '064 111 22 33' });
    expect(answer.status).toBe(202);
    const { msgId } = (await answer.json()) as { msgId: string };
    const [input] = await waitFor(async () => {
      const rows = await on.query<{ report_id: string }>('select report_id from inbound_message where provider_id = $1', [`asterisk:${msgId}`]);
      return rows.length > 0 && rows;
    }, 'the recording to be taken');
    const { data: report } = await on.waitForEmitted('report.received', ({ reportId }) => reportId === input!.report_id);
    expect(report).toMatchObject({ channel: 'phone', text: null, contact: { channel: 'sms' }, attachments: [{ mime: 'audio/wav', size: WAV.length }] });
  });

  it('takes a form, calls at the same time, and what a browser records', async () => {
    const form = () => {
      const data = new FormData();
      data.set('caller', '026222333');
      data.set('seconds', '7');
      data.set('audio', new Blob([crypto.randomUUID()], { type: 'audio/webm' }), 'snimak.webm');
      return data;
    };
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(on, form())));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    await waitFor(async () => (await on.query(`select 1 from recording where mime = 'audio/webm' and seconds = 7 and caller = 'landline'`)).length === 5, 'five recordings');
  });

  it.each<[string, Body, Record<string, string>]>([
    ['a sound of an unknown kind', 'x', { 'content-type': 'audio/midi' }],
    ['a body of no kind', JSON.stringify({}), { 'content-type': 'application/json' }],
  ])('refuses %s', async (_, body, headers) => {
    const answer = await send(on, body, headers);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { errors: { field: string }[] }).errors[0]!.field).toBe('audio');
  });

  it('is not there in earnest, where voicemail without a folder says that it is off', async () => {
    expect((await send(off, WAV, { 'content-type': 'audio/wav' })).status).toBe(404);
    const health = (await (await off.fetch('/health/ready')).json()) as Record<string, string>;
    expect(health['phone.voicemail']).toBe('off: VOICEMAIL_SPOOL is not set');
  });
});
