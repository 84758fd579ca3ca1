import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestService, waitFor, type TestService } from '@s48/testing';
import { phoneService } from './phone.module.js';

/** Ten seconds of GSM in a WAV (`wav49`), as Asterisk writes it by default: browsers do not play it. */
const GSM = (() => {
  const head = Buffer.from('524946460000000057415645666d74201400000031000100401f00005906000041000000020040016461746100000000', 'hex');
  const sound = Buffer.alloc(16_250, 1);
  head.writeUInt32LE(40 + sound.length, 4);
  head.writeUInt32LE(sound.length, 44);
  return Buffer.concat([head, sound]);
})();

const folder = mkdtempSync(join(tmpdir(), 's48-sounds-'));
const converter = join(folder, 'convert');
let service: TestService;
beforeAll(async () => {
  // Stands for ffmpeg: reads all of its input, says how much it was, and counts its runs.
  writeFileSync(converter, `#!/bin/sh\necho run >> ${folder}/runs\nprintf 'mp3 of %s bytes' "$(wc -c | tr -d ' ')"\n`);
  chmodSync(converter, 0o755);
  service = await startTestService(phoneService, { SIMULATOR: '1', DATA_DIR: folder, FFMPEG: converter });
});
afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

async function recorded(caller: string, audio: Buffer): Promise<string> {
  await service.fetch(`/api/phone/simulator/recordings?caller=${caller}&seconds=10`, { method: 'POST', body: new Uint8Array(audio), headers: { 'content-type': 'audio/wav' } });
  const [row] = await waitFor(async () => {
    const rows = await service.query<{ id: string }>(`select report_id id from recording where audio = encode(sha256($1), 'hex')`, [audio]);
    return rows.length > 0 && rows;
  }, 'the recording');
  return row!.id;
}
const get = (path: string) => service.fetch(`/api/phone/recordings/${path}`, { headers: service.signedInAs({ role: 'operator' }) });

describe('what browsers cannot play', () => {
  it('is converted once, at the first listening, and the original stays', async () => {
    const id = await recorded('026111222', GSM);
    for (const attempt of [1, 2]) {
      const answer = await get(`${id}/audio`);
      expect([attempt, answer.headers.get('content-type'), await answer.text()]).toEqual([attempt, 'audio/mpeg', `mp3 of ${GSM.length} bytes`]);
    }
    expect(await service.query('select name from report_attachment where report_id = $1 order by name', [id])).toEqual([{ name: expect.stringMatching(/\.wav$/) }, { name: expect.stringMatching(/\.wav\.mp3$/) }]);
    expect(await (await get(`${id}/peaks`)).json()).toEqual({ peaks: [] });
  });

  it('is given as it is when it cannot be converted', async () => {
    writeFileSync(converter, '#!/bin/sh\nexit 1\n');
    const other = Buffer.concat([GSM]);
    other[100] = 7;
    const answer = await get(`${await recorded('026111333', other)}/audio`);
    expect(answer.headers.get('content-type')).toBe('audio/wav');
    expect(Buffer.from(await answer.arrayBuffer()).equals(other)).toBe(true);
  });

  it('says on the health page when nothing can be converted', async () => {
    const state = async (which: TestService) => ((await (await which.fetch('/health/ready')).json()) as Record<string, string>)['phone.sounds'];
    expect(await state(service)).toBe('on');
    const without = await startTestService(phoneService, { FFMPEG: join(folder, 'not-there'), LOG_LEVEL: 'silent' });
    try {
      expect(await state(without)).toMatch(/^off: the program of FFMPEG does not run here/);
    } finally {
      await without.close();
    }
  });

  it('draws the waveform of plain sound', async () => {
    const plain = Buffer.from('524946462800000057415645666d74201000000001000100401f0000803e000002001000646174610400000000400000', 'hex');
    expect(await (await get(`${await recorded('026111444', plain)}/peaks`)).json()).toEqual({ peaks: [0.5, 0] });
  });
});

it('a recording in which the scanner found something is neither played nor converted, one that waits for it is', async () => {
  writeFileSync(converter, `#!/bin/sh\necho run >> ${folder}/runs\nexit 1\n`);
  const bad = Buffer.concat([GSM]);
  bad[100] = 9;
  const id = await recorded('026111444', bad);
  expect((await get(`${id}/audio`)).status).toBe(200);
  await service.query(`update attachment set scan = 'infected' where id = (select audio from recording where report_id = $1)`, [id]);
  const runs = readFileSync(join(folder, 'runs'), 'utf8');
  expect(runs.split('\n').length).toBeGreaterThan(2);
  const answer = await get(`${id}/audio`);
  expect([answer.status, await answer.json()]).toEqual([403, { status: 403, title: 'The scanner found malicious code in this file; it is kept and not handed out' }]);
  expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe(runs);
});
