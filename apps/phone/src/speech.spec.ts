import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestService, waitFor, type TestService } from '@s48/testing';
import { readDraft } from './domain/speech-draft.js';
import { phoneService } from './phone.module.js';

describe('readDraft', () => {
  it.each<[string, unknown, string | null]>([
    ['a text', { text: ' Dobar dan, ne radi rasveta. ' }, 'Dobar dan, ne radi rasveta.'],
    ['Cyrillic, for the operators who write Latin', { text: 'Пукла је цев' }, 'Pukla je cev'],
    ['what it heard in silence', { text: 'Hvala što pratite kanal.', segments: [{ no_speech_prob: 0.9 }] }, ''],
    ['silence and a sentence', { text: 'Rupa.', segments: [{ no_speech_prob: 0.9 }, { no_speech_prob: 0.1 }] }, 'Rupa.'],
    ['no text', { language: 'sr' }, null],
    ['a list', [], null],
    ['nothing', null, null],
  ])('%s', (_, answer, draft) => expect(readDraft(answer)).toBe(draft));
});

describe('speech to text', () => {
  const WAV = Buffer.from('524946462c00000057415645666d74201000000001000100401f0000803e00000200100064617461080000000000000000000000', 'hex');
  const data = mkdtempSync(join(tmpdir(), 's48-speech-'));
  const HANGS = 0;
  const answers: [number, string][] = [];
  const forms: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      forms.push(`${request.url} ${Buffer.concat(chunks).toString('latin1')}`);
      const [status, body] = answers.shift() ?? [200, JSON.stringify({ text: 'Кришка хлеба' })];
      if (status === HANGS) return;
      response.writeHead(status).end(body);
    });
  });
  let service: TestService;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    service = await startTestService(phoneService, { SIMULATOR: '1', DATA_DIR: data, STT_TIMEOUT_MS: '4000', STT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
  });
  afterAll(async () => {
    server.close();
    server.closeAllConnections();
    await service.close();
    rmSync(data, { recursive: true, force: true });
  });

  const items = async () =>
    ((await (await service.fetch('/api/phone/recordings', { headers: service.signedInAs({ role: 'operator' }) })).json()) as { items: { id: string; draft: string | null }[] }).items;
  const call = () => service.fetch('/api/phone/simulator/recordings?caller=026222333', { method: 'POST', body: WAV, headers: { 'content-type': 'audio/wav' } });

  it('offers a draft and makes no report of it', async () => {
    await call();
    await waitFor(async () => (await items())[0]?.draft === 'Kriška hleba', 'the draft');
    expect(forms[0]).toMatch(/^\/v1\/audio\/transcriptions .*name="language"\s+sr\s/s);
    expect(forms[0]).toContain('RIFF');
    expect(await service.emitted('report.transcribed')).toEqual([]);
    const id = (await items())[0]!.id;
    await service.fetch(`/api/phone/recordings/${id}/transcript`, {
      method: 'POST', body: JSON.stringify({ text: 'Rupa.', outcome: 'report' }), headers: { ...service.signedInAs({ role: 'operator' }), 'content-type': 'application/json' },
    });
    expect(await service.query('select draft from recording where report_id = $1', [id])).toEqual([{ draft: null }]);
  });

  it('leaves the queue as it is when the machine fails, says so, and tries again', async () => {
    answers.push([500, ''], [200, 'no json']);
    await call();
    const due = () => service.query(`update recording set draft_due_at = now() where state = 'waiting'`);
    await waitFor(async () => (await service.query(`select 1 from recording where state = 'waiting' and draft_attempts = 1 and draft is null`)).length === 1, 'the first attempt');
    expect(await items()).toEqual([expect.objectContaining({ draft: null })]);
    await waitFor(async () => ((await (await service.fetch('/health/ready')).json()) as Record<string, string>)['phone.speech'] === 'down: the speech server answers HTTP 500', 'the health page to say so');
    await due();
    await waitFor(async () => forms.length === 3, 'the second attempt');
    await due();
    await waitFor(async () => (await items())[0]?.draft === 'Kriška hleba', 'the draft');
  });

  it('gives up waiting for a machine that hangs, and says so', async () => {
    answers.push([HANGS, '']);
    await call();
    const state = async () => ((await (await service.fetch('/health/ready')).json()) as Record<string, string>)['phone.speech'];
    await waitFor(async () => (await state())!.startsWith('down: '), 'the health page to say so');
    expect(await items()).toContainEqual(expect.objectContaining({ draft: null }));
    await service.query(`update recording set draft_due_at = now() where state = 'waiting'`);
    await waitFor(async () => (await items()).every(({ draft }) => draft === 'Kriška hleba'), 'the draft after all');
    await waitFor(async () => (await state()) === 'on', 'the all-clear');
  });
});
