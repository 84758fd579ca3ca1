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

const caseOf = (expected: Expected): string => expected.case ?? 'form';

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

/** What the files of one case prove together. */
const CASES: Readonly<Record<string, string>> = {
  E04: 'no Message-ID, or one with spaces: the mail is still recognised',
  E14: 'a Date of 1970, of 2038, or none',
  E19: 'robots are known by their head, and people are not taken for them',
  E20: 'out of office is an automatic answer',
  E21: 'a noreply@ without any header is a robot by its name',
  E24: 'a permanent failure is one, whatever else is missing',
  E25: 'a delay is no failure',
  E26: '5.1.1, 5.7.1, 5.7.129, 5.7.133 and 5.2.2 are failures',
  E27: 'Gmail, Exchange, Exim and qmail report in prose',
  E33: 'a forward is known by its subject',
  E34: 'a thread of 200 ids, or of 9,000 bytes',
  E35: 'In-Reply-To with several ids, none, or words',
  E37: 'charsets of this part of the world, and none at all, read as what was written',
  E38: 'an unknown charset does not stop the intake',
  E39: 'NULs, lone surrogates and invalid UTF-8 become text that a database can hold',
  E40: 'names of files: RFC 2231, encoded words, none, paths, 300 letters',
  E41: 'winmail.dat is unpacked, or kept as a file where it is damaged',
  E42: 'nested five and fifty deep, uuencode, boundaries of any kind: nothing hangs',
  E43: 'HTML beyond reading yields its words',
  E44: 'a thousand recipients',
  E45: 'nothing but a subject, a file or an image',
  E46: 'X-Sistem48-* from outside means nothing',
  E47: 'Reply-To beside From',
  E48: 'addresses with an IDN, a quoted local part, a group, or none',
  X01: 'a file is what its bytes say, not its name: HTML and SVG are bytes to download',
  form: 'forms of mails, quotations and signatures',
};

it('every mail belongs to a case', () => {
  expect([...new Set(EXPECTED.map(caseOf))].sort()).toEqual(Object.keys(CASES).sort());
  expect(new Set(EXPECTED.map(({ file }) => file)).size).toBe(EXPECTED.length);
});

describe.each(Object.entries(CASES))('%s %s', (name) => {
  it.each(EXPECTED.filter((expected) => caseOf(expected) === name).map((expected) => [expected.file, expected] as const))(`${name} %s`, async (file, expected) => {
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
