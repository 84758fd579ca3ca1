import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { keyOf } from '@s48/channel/mailbox';
import { isBounce, readBounce } from './domain/bounce.js';
import { newWords } from './domain/quotes.js';
import { isAutoReply, robotReason } from './domain/robot.js';
import { isForward } from './domain/subject.js';
import { parseMail } from './mail.parser.js';

/** What a mail of the corpus must be read as; see corpus/README.md. */
interface Expected {
  readonly file: string;
  readonly case?: string;
  readonly from?: string | null;
  readonly replyTo?: string | null;
  readonly subject?: string;
  readonly text?: string;
  readonly contains?: readonly string[];
  readonly matches?: string;
  /** The words that an answer adds. */
  readonly words?: string;
  readonly wordsContain?: string;
  /** Name and type of each; null where the name does not matter. */
  readonly files?: readonly (readonly [string | null, string])[];
  readonly fileCount?: number;
  readonly robot?: boolean;
  readonly autoReply?: boolean;
  readonly bounce?: 'failed' | 'delayed' | 'passed' | null;
  readonly status?: string;
  readonly forward?: boolean;
}

const CORPUS = fileURLToPath(new URL('../corpus', import.meta.url));
const EXPECTED = JSON.parse(readFileSync(join(CORPUS, 'expected.json'), 'utf8')) as Expected[];
const LONGEST_MS = 3_000;

/** As the intake stores it. */
const kept = (text: string): string => text.toWellFormed().normalize('NFC').replaceAll('\r\n', '\n').trim();

async function readingOf(file: string) {
  const raw = readFileSync(join(CORPUS, file));
  const started = performance.now();
  const mail = await parseMail(raw);
  const head = { header: mail.header, sender: mail.from?.split('@')[0]!.toLowerCase() ?? '', subject: mail.subject };
  const bounce = isBounce(head) ? readBounce(raw.toString('latin1')) : null;
  return { mail, bounce, robot: robotReason(head) !== null, autoReply: isAutoReply(head), key: keyOf(raw), ms: performance.now() - started };
}

describe('the corpus', () => {
  it.each(EXPECTED.map((expected) => [expected.case ?? 'form', expected.file, expected] as const))('%s %s is read', async (_case, file, expected) => {
    const { mail, bounce, robot, autoReply, key, ms } = await readingOf(file);
    expect(ms).toBeLessThan(LONGEST_MS);
    expect(key).toMatch(/^[!-~]+ [0-9a-f]{40}$/);
    const text = kept(mail.text);
    if (expected.text !== undefined) expect(text).toBe(kept(expected.text));
    for (const part of expected.contains ?? []) expect(text).toContain(part);
    if (expected.matches) expect(text).toMatch(new RegExp(expected.matches));
    if (expected.words !== undefined) expect(newWords(text)).toBe(expected.words);
    if (expected.wordsContain) expect(newWords(text)).toContain(expected.wordsContain);
    if (expected.subject !== undefined) expect(kept(mail.subject)).toBe(expected.subject);
    if (expected.from !== undefined) expect(mail.from).toBe(expected.from);
    if (expected.replyTo !== undefined) expect(mail.replyTo).toBe(expected.replyTo);
    if (expected.files) expect(mail.attachments.map(({ name, mime }, index) => [expected.files![index]?.[0] == null ? null : name, mime])).toEqual(expected.files);
    if (expected.fileCount !== undefined) expect(mail.attachments).toHaveLength(expected.fileCount);
    if (expected.robot !== undefined) expect(robot).toBe(expected.robot);
    if (expected.autoReply !== undefined) expect(autoReply).toBe(expected.autoReply);
    if (expected.bounce !== undefined) expect(bounce?.verdict ?? null).toBe(expected.bounce);
    if (expected.status) expect(bounce?.status).toBe(expected.status);
    if (expected.forward !== undefined) expect(isForward(mail.subject)).toBe(expected.forward);
  });
});
