import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Intake, type Taken } from '@s48/channel';
import { keyOf } from '@s48/channel/mailbox';
import { Seal } from '@s48/chassis';
import { makeReference } from '@s48/contracts';
import { given, mailText, startTestService, TEST_CONTACT_KEY, waitFor, type TestService } from '@s48/testing';
import { replyAddress } from './domain/token.js';
import { emailService } from './email.module.js';

const OWN = 'sistem48@smederevo.org.rs';
const seal = new Seal(TEST_CONTACT_KEY);
const UNKNOWN = makeReference('email', 999_999);
let service: TestService;
let count = 0;

beforeAll(async () => {
  service = await startTestService(emailService, { SIMULATOR: '1', LOG_LEVEL: 'silent' });
});
afterAll(() => service.close());

const take = (headers: Record<string, string>, body = '', receivedAt = new Date()): Promise<Taken> => {
  const raw = mailText({ 'Message-ID': `<pitanje-${count++}@primer.rs>`, ...headers }, body);
  return service.app.get(Intake, { strict: false }).take({ providerId: keyOf(raw), raw, receivedAt });
};
type Report = Extract<Taken, { kind: 'report' | 'supplement' }>;
const report = async (from: string, text = 'Rupa.'): Promise<Report> => (await take({ From: from, Subject: 'Prijava' }, text)) as Report;
const answersTo = (address: string): Promise<{ text: string; subject: string | null; script: string }[]> =>
  service.query(`select text, subject, script from delivery where purpose = 'command' and recipient->>'key' = $1 order by created_at`, [seal.personOf(address)]);
const supplements = (reportId: string) => service.emitted('report.supplemented', (data) => data.reportId === reportId);

async function replied({ reportId, reference, receivedAt, deadline }: Report, address: string, text: string): Promise<void> {
  const asked = given.replyRequested({ reportId, reference, channel: 'email', receivedAt: receivedAt.toISOString(), deadline: deadline.toISOString(), to: given.contact('email', address), text });
  await service.hear('reply.requested', asked);
  await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === asked.replyId);
}

describe('STATUS and a reference', () => {
  it.each([
    ['subject', (reference: string) => ({ Subject: `STATUS ${reference}` }), () => ''],
    ['subject of an answer', (reference: string) => ({ Subject: `Re: status: ${reference.replaceAll('-', ' ')}` }), () => '\n> Vaša prijava'],
    ['first line', () => ({ Subject: 'Pitanje' }), (reference: string) => `Status ${reference}\n`],
    ['first line, with a full stop,', () => ({ Subject: '' }), (reference: string) => `status ${reference}.`],
  ])('in the %s is answered, and makes no report', async (_, headers, body) => {
    const from = `pita${count}@primer.rs`;
    const { reference } = await report(from);
    expect(await take({ From: from, ...headers(reference) }, body(reference))).toMatchObject({ kind: 'ignored' });
    expect(await answersTo(from)).toEqual([{ subject: `Odgovor o statusu prijave ${reference}`, text: expect.stringContaining(`Prijava ${reference}: u obradi`), script: 'latin' }]);
  });

  it('in Cyrillic is answered in Cyrillic, once for the same mail, and the answer leaves', async () => {
    const { reference } = await report('milan@primer.rs');
    const mail = { From: 'milan@primer.rs', 'Message-ID': '<jednom@primer.rs>', Subject: `Статус ${reference}` };
    await take(mail);
    expect(await take(mail)).toMatchObject({ kind: 'ignored', duplicate: true });
    expect((await answersTo('milan@primer.rs')).map(({ text }) => text)).toEqual([expect.stringContaining(`Пријава ${reference}: у обради`)]);
    await waitFor(async () => (await service.query(`select 1 from delivery where purpose = 'command' and state = 'delivered' and recipient->>'key' = $1`, [seal.personOf('milan@primer.rs')])).length === 1, 'the answer leaves');
  });

  it('is answered with the last status that was sent', async () => {
    const mine = await report('zora@primer.rs');
    await replied(mine, 'zora@primer.rs', 'Rupa je zakrpljena.');
    await take({ From: 'zora@primer.rs', Subject: `STATUS ${mine.reference}` });
    expect((await answersTo('zora@primer.rs'))[0]!.text).toBe('Rupa je zakrpljena.');
  });

  it('alone, in answer to our mail, asks about that report', async () => {
    const { reference } = await report('vida@primer.rs');
    await take({ From: 'vida@primer.rs', To: replyAddress(seal, OWN, reference), Subject: `Re: Primljena prijava ${reference}` }, 'STATUS\n\nDana 24.11.2026. u 10:00, Sistem 48 piše:\n> Vaša prijava');
    expect((await answersTo('vida@primer.rs'))[0]!.text).toContain(reference);
  });

  it('X08 a stranger hears the same about the report of another as about none', async () => {
    const { reference } = await report('tajna@primer.rs');
    for (const asked of [reference, UNKNOWN, '48-1111-1111']) await take({ From: 'stranac@primer.rs', Subject: `STATUS ${asked}` });
    const [foreign, unknown, none] = await answersTo('stranac@primer.rs');
    expect(foreign).toEqual(unknown);
    expect(none).toEqual(unknown);
    expect(foreign!.text).not.toContain(reference);
  });

  it('X08 the answer goes to the sender, whatever Reply-To says', async () => {
    const { reference } = await report('zrtva@primer.rs');
    await take({ From: 'zrtva@primer.rs', 'Reply-To': 'napadac@primer.rs', Subject: `STATUS ${reference}` });
    expect(await answersTo('zrtva@primer.rs')).toHaveLength(1);
    expect(await answersTo('napadac@primer.rs')).toEqual([]);
  });
});

describe('what a question says beside itself', () => {
  it('is kept with the report it asks about', async () => {
    const { reference, reportId } = await report('dopuna@primer.rs');
    expect(await take({ From: 'dopuna@primer.rs', Subject: '' }, `STATUS ${reference}\nI dalje nije rešeno.`)).toMatchObject({ kind: 'supplement', reportId });
    expect((await supplements(reportId)).map(({ data }) => [data.text, data.verified])).toEqual([['I dalje nije rešeno.', false]]);
    expect(await answersTo('dopuna@primer.rs')).toHaveLength(1);
  });

  it.each([
    ['thanks and a name: nothing more', 'Hvala unapred,\nPetar Petrović', 'ignored'],
    ['a story: a report', `${'Pala je bandera preko puta i ne može da se prođe. '.repeat(3)}`, 'report'],
  ])('about a report that is not theirs, %s', async (_, rest, kind) => {
    const from = `tudja${count}@primer.rs`;
    expect(await take({ From: from, Subject: `STATUS ${UNKNOWN}` }, rest)).toMatchObject({ kind });
    expect(await answersTo(from)).toHaveLength(1);
  });
});

describe('what asks nothing', () => {
  it.each([
    ['a report about a status', { Subject: 'Status rasvete u Kolarskoj' }, 'Ne radi.'],
    ['the word as a title', { Subject: 'Status' }, 'Zanima me kada će biti asfaltirana ulica.'],
    ['a forward', { Subject: `Fwd: STATUS ${UNKNOWN}` }, 'Prosleđujem.'],
    ['a robot', { Subject: `STATUS ${UNKNOWN}`, 'Auto-Submitted': 'auto-generated' }, ''],
    ['nobody', { From: 'Bez adrese', Subject: `STATUS ${UNKNOWN}` }, ''],
  ])('%s is a report', async (_, headers, body) => {
    const before = await service.query(`select 1 from delivery where purpose = 'command'`);
    expect(await take({ From: `tema${count}@primer.rs`, ...headers }, body)).toMatchObject({ kind: 'report' });
    expect(await service.query(`select 1 from delivery where purpose = 'command'`)).toHaveLength(before.length);
  });

  it('a question of eight days ago is left to a person', async () => {
    expect(await take({ From: 'davno@primer.rs', Subject: `STATUS ${UNKNOWN}` }, '', new Date(Date.now() - 8 * 24 * 3_600_000))).toMatchObject({ kind: 'report' });
  });
});

it('E22 whoever asks without end is answered three times an hour', async () => {
  for (let i = 0; i < 8; i++) expect(await take({ From: 'petlja@primer.rs', Subject: `STATUS ${UNKNOWN}` })).toMatchObject({ kind: 'ignored' });
  expect(await answersTo('petlja@primer.rs')).toHaveLength(3);
});
