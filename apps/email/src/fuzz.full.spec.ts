import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { NeedsRepair } from '@s48/channel';
import { keyOf } from '@s48/channel/mailbox';
import { parseMail } from './mail.parser.js';

const CORPUS = fileURLToPath(new URL('../corpus', import.meta.url));
const MAILS = readdirSync(CORPUS).filter((file) => file.endsWith('.eml')).sort().map((file) => readFileSync(join(CORPUS, file)));
const INPUTS = 10_000;
const LONGEST_MS = 3_000;

describe('mutated mails', () => {
  it(`E42 ${INPUTS} of them are read or left to a person, none hangs`, async () => {
    const random = randomFrom(48);
    const outcomes = { read: 0, leftToAPerson: 0 };
    for (let input = 0; input < INPUTS; input++) {
      const raw = mutated(MAILS[input % MAILS.length]!, random);
      const started = performance.now();
      const outcome = await parseMail(raw).then(() => 'read' as const, (error: Error) => (error instanceof NeedsRepair ? ('leftToAPerson' as const) : error));
      if (outcome instanceof Error) throw new Error(`input ${input}: ${outcome.stack}`);
      outcomes[outcome]++;
      expect(keyOf(raw)).toMatch(/^[!-~]+ [0-9a-f]{40}$/);
      const ms = performance.now() - started;
      if (ms > LONGEST_MS) throw new Error(`input ${input} took ${Math.round(ms)} ms`);
    }
    expect(outcomes.read + outcomes.leftToAPerson).toBe(INPUTS);
    expect(outcomes.read).toBeGreaterThan(INPUTS * 0.9);
  }, 600_000);
});

type Random = (below: number) => number;

/** Numbers that are the same in every run (xorshift32), so that a failing input can be made again. */
function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const PIECES = ['\r\n', '\r\n\r\n', '\0', '--', '=?utf-8?B?', '?=', ';', '"', '<', '>', 'Content-Type: multipart/mixed; boundary=', 'Content-Transfer-Encoding: base64\r\n', '\xff\xfe', '=ED=A0=80', ' '.repeat(500), '<'.repeat(300), '('.repeat(300)];
const MOST_CHANGES = 6;

/** A mail damaged in up to six places: bytes flipped, cut out, doubled, put elsewhere, or something disturbing put in. */
function mutated(mail: Buffer, random: Random): Buffer {
  let bytes: Buffer = Buffer.from(mail);
  for (let change = random(MOST_CHANGES) + 1; change > 0 && bytes.length > 0; change--) bytes = changed(bytes, random);
  return bytes;
}

function changed(bytes: Buffer, random: Random): Buffer {
  const at = random(bytes.length);
  const end = Math.min(bytes.length, at + random(200) + 1);
  const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
  switch (random(6)) {
    case 0:
      return Buffer.concat([before, Buffer.from([random(256)]), bytes.subarray(at + 1)]);
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return Buffer.concat([before, part, part, after]);
    case 3:
      return Buffer.concat([part, before, after]);
    case 4:
      return Buffer.concat([before, Buffer.from(PIECES[random(PIECES.length)]!, 'latin1'), bytes.subarray(at)]);
    default:
      return Buffer.from(before);
  }
}
