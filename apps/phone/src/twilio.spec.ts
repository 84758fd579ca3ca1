import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Seal } from '@s48/chassis';
import { startTestService, TEST_CONTACT_KEY, waitFor, type TestService } from '@s48/testing';
import { officeIsOpen, parseOfficeHours } from '@s48/contracts';
import { phoneService } from './phone.module.js';

const ACCOUNT = `AC${'0'.repeat(32)}`;
const TOKEN = 'token of the account';
const PUBLIC_URL = 'https://s48.smederevo.org.rs';
const WAV = Buffer.from('524946462c00000057415645666d74201000000001000100401f0000803e00000200100064617461080000000000000000000000', 'hex');
const sid = (kind: 'RE' | 'CA', n: number) => `${kind}${n.toString(16).padStart(32, '0')}`;

interface Held {
  readonly n: number;
  readonly from: string;
  /** How many times it is not there yet. */
  notYet: number;
  /** Whoever asks for a list finds it, without a callback too. */
  readonly listed: boolean;
}

/** Twilio's REST interface, as far as recordings go: keeps, lists, gives and deletes them. */
const held = new Map<string, Held>();
const asked: string[] = [];
const twilio = createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  if (request.headers.authorization !== `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}`) return json(response, 401, { code: 20003, message: 'Authenticate' });
  return answer(request, response);
});

function answer({ method, url = '' }: IncomingMessage, response: ServerResponse): void {
  const path = url.replace(`/2010-04-01/Accounts/${ACCOUNT}/`, '');
  const [, kind, id, extension] = /^(Recordings|Calls)(?:\/(\w+))?\.(\w+)/.exec(path) ?? [];
  const found = kind === 'Calls' ? [...held.values()].find(({ n }) => sid('CA', n) === id) : held.get(id ?? '');
  if (!id) return json(response, 200, { recordings: [...held.values()].filter(({ listed }) => listed).map(describeRecording), next_page_uri: null });
  if (!found) return json(response, 404, { code: 20404, status: 404, message: 'not found' });
  if (kind === 'Calls') return json(response, 200, { sid: id, from: found.from });
  if (method === 'DELETE') {
    held.delete(id);
    return void response.writeHead(204).end();
  }
  if (found.notYet-- > 0 || extension !== 'wav') return json(response, 404, { code: 20404, status: 404, message: 'not ready' });
  response.writeHead(200, { 'content-type': 'audio/x-wav' }).end(WAV);
}

const describeRecording = ({ n }: Held) => ({
  sid: sid('RE', n), call_sid: sid('CA', n), account_sid: ACCOUNT, status: 'completed', source: 'RecordVerb', duration: '9', start_time: new Date(Date.now() - 3_600_000).toUTCString(), date_created: new Date().toUTCString(),
});
const json = (response: ServerResponse, status: number, body: object): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

let service: TestService;
beforeAll(async () => {
  await new Promise<void>((resolve) => twilio.listen(0, '127.0.0.1', resolve));
  service = await startTestService(phoneService, {
    PUBLIC_URL, TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_AUTH_TOKEN: TOKEN, TWILIO_API_BASE: `http://127.0.0.1:${(twilio.address() as AddressInfo).port}`,
    VOICE_RECONCILE_SECONDS: '1', VOICE_OPERATORS: 'sip:operateri@pbx.primer.rs', OFFICE_HOURS: 'Sun-Sat 00:00-24:00',
  });
});
afterAll(async () => {
  twilio.close();
  twilio.closeAllConnections();
  await service.close();
});

async function post(name: string, parameters: Record<string, string>, token = TOKEN, to = service) {
  const path = `/hooks/twilio/voice${name}`;
  const sorted = Object.keys(parameters).sort().map((key) => key + parameters[key]).join('');
  const signature = createHmac('sha1', token).update(PUBLIC_URL + path + sorted).digest('base64');
  const response = await to.fetch(path, {
    method: 'POST', body: new URLSearchParams(parameters).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', 'x-twilio-signature': signature },
  });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

const CALL = { CallSid: sid('CA', 1), From: '+381641234567', To: '+38126649100', CallStatus: 'ringing', Unknown: 'x' };
const callback = (n: number, own: Record<string, string> = {}) => ({
  AccountSid: ACCOUNT, CallSid: sid('CA', n), RecordingSid: sid('RE', n), RecordingUrl: `http://127.0.0.1:9/evil/${sid('RE', n)}`, RecordingStatus: 'completed', RecordingDuration: '9',
  RecordingStartTime: 'Tue, 24 Nov 2026 18:00:00 +0000', RecordingSource: 'RecordVerb', RecordingChannels: '1', ...own,
});
const hold = (n: number, own: Partial<Held> = {}) => held.set(sid('RE', n), { n, from: '+381641234567', notYet: 0, listed: false, ...own });
const reportOf = async (n: number) => {
  const input = await waitFor(async () => (await service.query<{ report_id: string | null }>('select report_id from inbound_message where provider_id = $1', [`twilio:${sid('RE', n)}`]))[0]?.report_id, 'the recording to be taken');
  return (await service.waitForEmitted('report.received', ({ reportId }) => reportId === input)).data;
};

describe('a call through Twilio', () => {
  it('rings the operators in office hours and is recorded when they are closed', async () => {
    const { status, type, text } = await post('', CALL);
    expect({ status, type }).toEqual({ status: 200, type: 'text/xml; charset=utf-8' });
    const open = officeIsOpen(new Date(), { hours: parseOfficeHours('Sun-Sat 00:00-24:00'), closed: new Set() });
    expect(text).toContain(open ? '<Sip>sip:operateri@pbx.primer.rs</Sip>' : '<Record');
  });

  it('is recorded on a day that is closed, although its hours are office hours', async () => {
    const days = [-1, 0, 1].map((days) => new Date(Date.now() + days * 24 * 3_600_000).toISOString().slice(0, 10));
    const closed = await startTestService(phoneService, {
      PUBLIC_URL, TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_AUTH_TOKEN: TOKEN, TWILIO_API_BASE: `http://127.0.0.1:${(twilio.address() as AddressInfo).port}`,
      VOICE_OPERATORS: 'sip:operateri@pbx.primer.rs', OFFICE_HOURS: 'Sun-Sat 00:00-24:00', HOLIDAYS_EXTRA: days.join(', '),
    });
    try {
      const { text } = await post('', CALL, TOKEN, closed);
      expect(text).toContain('<Record');
      expect(text).not.toContain('<Sip>');
    } finally {
      await closed.close();
    }
  });

  it.each(['no-answer', 'busy', 'failed'])('is recorded when the operators do not take it (%s)', async (DialCallStatus) => {
    const { text } = await post('/dial-done', { ...CALL, DialCallStatus });
    expect(text).toContain(`recordingStatusCallback="${PUBLIC_URL}/hooks/twilio/voice/recording"`);
    expect(text).toContain('recordingStatusCallbackEvent="completed absent"');
    expect(text).toContain('Posle zvučnog signala');
  });

  it('ends after a talk, and thanks after a recording', async () => {
    expect((await post('/dial-done', { ...CALL, DialCallStatus: 'completed' })).text).toContain('<Response><Hangup/></Response>');
    expect((await post('/recorded', CALL)).text).toContain('Hvala');
  });

  it('V01 makes one recording of two callbacks, fetched from our provider only, and deletes it there', async () => {
    hold(11);
    const answers = await Promise.all([post('/recording', callback(11)), post('/recording', callback(11))]);
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    const report = await reportOf(11);
    expect(report).toMatchObject({ channel: 'phone', text: null, receivedAt: '2026-11-24T18:00:09.000Z', contact: { channel: 'sms', key: new Seal(TEST_CONTACT_KEY).personOf('+381641234567') } });
    expect(report.attachments).toEqual([expect.objectContaining({ mime: 'audio/wav', size: WAV.length })]);
    expect(await service.query('select 1 from recording where report_id = $1', [report.reportId])).toHaveLength(1);
    await waitFor(async () => (await service.query('select 1 from provider_recording where sid = $1 and deleted_at is not null', [sid('RE', 11)])).length === 1, 'the deletion');
    expect(held.has(sid('RE', 11))).toBe(false);
    expect(asked).toContain(`DELETE /2010-04-01/Accounts/${ACCOUNT}/Recordings/${sid('RE', 11)}.json`);
  });

  it('V01 finds a recording whose callback was missed', async () => {
    hold(12, { from: '+266696687', listed: true });
    const report = await reportOf(12);
    expect(report.contact).toBeUndefined();
    expect(Date.parse(report.receivedAt)).toBeLessThan(Date.now() - 3_500_000);
  });

  it('keeps a callback whose sound is not ready, and takes it when it is', async () => {
    hold(13, { notYet: 1 });
    expect((await post('/recording', callback(13))).status).toBe(204);
    const kept = () => service.query<{ state: string; reason: string }>('select state, reason from inbound_message where provider_id = $1', [`twilio:${sid('RE', 13)}`]);
    expect(await kept()).toEqual([{ state: 'failed', reason: `Twilio does not give recording ${sid('RE', 13)}: HTTP 404` }]);
    await service.query(`update inbound_message set next_attempt_at = now() where provider_id = $1`, [`twilio:${sid('RE', 13)}`]);
    expect((await reportOf(13)).receivedAt).toBe('2026-11-24T18:00:09.000Z');
  });

  it('V05 takes nothing of a caller who said nothing', async () => {
    expect((await post('/recording', callback(14, { RecordingStatus: 'absent', RecordingDuration: '0' }))).status).toBe(204);
    expect(await service.query('select 1 from inbound_message where provider_id = $1', [`twilio:${sid('RE', 14)}`])).toEqual([]);
  });

  it('refuses what Twilio did not sign, and counts it', async () => {
    expect((await post('/recording', callback(15), 'guess')).status).toBe(403);
    expect(await service.query('select 1 from inbound_message where provider_id = $1', [`twilio:${sid('RE', 15)}`])).toEqual([]);
    expect(await (await service.fetch('/metrics')).text()).toMatch(/s48_webhook_refused_total\{provider="twilio",service="phone"\} 1/);
    expect((await post('/recording', { ...callback(15), RecordingSid: 'RE1' })).status).toBe(400);
  });
});
