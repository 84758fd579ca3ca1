import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Intake, type Taken } from '@s48/channel';
import { keyOf, keyOfHead } from '@s48/channel/mailbox';
import { Seal } from '@s48/chassis';
import { given, mailText, startTestService, TEST_CONTACT_KEY, waitFor, type TestService } from '@s48/testing';
import { bounceAddress, messageIdOf, replyAddress } from './domain/token.js';
import { emailService } from './email.module.js';

const OWN = 'sistem48@smederevo.org.rs';
const seal = new Seal(TEST_CONTACT_KEY);
let service: TestService;
let count = 0;

beforeAll(async () => {
  service = await startTestService(emailService, { SIMULATOR: '1', LOG_LEVEL: 'silent', EMAIL_ALIASES: 'prijave@smederevo.org.rs' });
});
afterAll(() => service.close());

const take = (headers: Record<string, string | undefined>, body = 'Rupa.', receivedAt = new Date()): Promise<Taken> => {
  const raw = mailText({ 'Message-ID': `<${count++}@primer.rs>`, ...headers }, body);
  return service.app.get(Intake, { strict: false }).take({ providerId: keyOf(raw), raw, receivedAt });
};
type Report = Extract<Taken, { kind: 'report' | 'supplement' }>;
const report = async (from: string, headers: Record<string, string> = {}): Promise<Report> => (await take({ From: from, ...headers })) as Report;
const acknowledged = (key: string): Promise<{ n: number }[]> => service.query(`select count(*)::int n from delivery where kind = 'acknowledgement' and recipient->>'key' = $1`, [seal.personOf(key)]);
const acknowledgements = async (address: string): Promise<number> => (await acknowledged(address))[0]!.n;
const supplements = (reportId: string) => service.emitted('report.supplemented', (data) => data.reportId === reportId);
const received = async (taken: Taken) => (await service.emitted('report.received', (data) => data.reportId === (taken as Report).reportId))[0]!.data;
const tokenOf = ({ reference }: Report): string => replyAddress(seal, OWN, reference);
const messageOf = async ({ reportId }: Report): Promise<string> => {
  const [row] = await waitFor(async () => {
    const rows = await service.query<{ id: string }>(`select id from delivery where facts->>'reportId' = $1 and state = 'delivered'`, [reportId]);
    return rows.length > 0 && rows;
  }, 'the acknowledgement leaves');
  return messageIdOf(seal, OWN, row!.id);
};

/** A reply that has been sent and is proven. */
async function replied(address: string): Promise<string> {
  const asked = given.replyRequested({ to: given.contact('email', address) });
  await service.hear('reply.requested', asked);
  await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === asked.replyId);
  return asked.replyId;
}

describe('a citizen answers', () => {
  it('with the token: a supplement, without what it quotes', async () => {
    const first = await report('petar@primer.rs');
    const body = 'I dalje je tu.\n\nDana 24.11.2026. u 10:00, Sistem 48 piše:\n> Vaša prijava';
    expect(await take({ To: tokenOf(first), Subject: `Re: Primljena prijava ${first.reference}` }, body)).toMatchObject({ kind: 'supplement', reportId: first.reportId });
    expect((await supplements(first.reportId))[0]!.data).toMatchObject({ text: 'I dalje je tu.', verified: true });
    expect(await acknowledgements('petar@primer.rs')).toBe(1);
  });

  it('with the Message-ID of our mail and no token: a supplement too', async () => {
    const first = await report('jova@primer.rs');
    expect(await take({ From: 'jova@primer.rs', Subject: '', 'In-Reply-To': await messageOf(first) })).toMatchObject({ kind: 'supplement', reportId: first.reportId });
  });

  it('E36 their own mail, before ours has come: a supplement, unverified; under a new subject a report linked to it', async () => {
    const first = await report('sava@primer.rs', { 'Message-ID': '<savina@primer.rs>', Subject: 'Rupa' });
    const answer = { From: 'sava@primer.rs', 'In-Reply-To': '<savina@primer.rs>' };
    expect(await take({ ...answer, Subject: 'Re: Rupa' })).toMatchObject({ kind: 'supplement', reportId: first.reportId });
    expect((await supplements(first.reportId)).map(({ data }) => data.verified)).toEqual([false]);
    expect(await received(await take({ ...answer, Subject: 'Ne radi rasveta' }))).toMatchObject({ relatedTo: first.reportId });
    expect(await take({ ...answer, Subject: 'Fwd: Rupa' })).toMatchObject({ kind: 'report' });
  });

  it('E30 the mail of another: a report of their own, linked to nothing', async () => {
    await report('tuca@primer.rs', { 'Message-ID': '<tucina@primer.rs>', Subject: 'Rupa' });
    const taken = await take({ From: 'stranac2@primer.rs', 'In-Reply-To': '<tucina@primer.rs>', Subject: 'Re: Rupa' });
    expect(taken).toMatchObject({ kind: 'report' });
    expect((await received(taken)).relatedTo).toBeUndefined();
  });

  it('E31 from another address: kept with the report as unverified, and the answer still goes to the first', async () => {
    const first = await report('mila@primer.rs');
    await take({ From: 'mila@posao.rs', To: tokenOf(first), Subject: '' });
    expect((await supplements(first.reportId))[0]!.data.verified).toBe(false);
    const [conversation] = await service.query<{ person_key: string }>('select person_key from conversation where report_id = $1', [first.reportId]);
    expect(conversation!.person_key).toBe(seal.personOf('mila@primer.rs'));
  });

  it('E32 under a new subject: a new report, linked to the old one', async () => {
    const first = await report('vera@primer.rs');
    const second = await take({ From: 'vera@primer.rs', To: tokenOf(first), Subject: 'Ne radi rasveta' });
    expect(second).toMatchObject({ kind: 'report', reference: expect.not.stringMatching(first.reference) });
    expect(await received(second)).toMatchObject({ relatedTo: first.reportId });
  });

  it('E34 in a thread of 200 references: taken, and answered with a header of bounded length', async () => {
    const ids = Array.from({ length: 200 }, (_, i) => `<${i}-${'x'.repeat(40)}@primer.rs>`);
    const first = await report('ceda@primer.rs', { References: ids.join('\r\n '), 'In-Reply-To': ids.at(-1)! });
    await messageOf(first);
    const [sent] = await service.query<{ raw: Buffer }>(`select raw from simulated_mail where address = 'ceda@primer.rs'`);
    const references = /^References:(.*(?:\r\n .*)*)/im.exec(sent!.raw.toString())![1]!;
    expect(references.length).toBeLessThan(3_000);
    expect(references).toContain(ids.at(-1));
    expect(sent!.raw.toString().split('\r\n').every((line) => line.length < 998)).toBe(true);
  });
});

describe('what is no answer', () => {
  it('E29 a stranger who knows a number: a report of their own', async () => {
    const first = await report('rada@primer.rs');
    expect(await take({ From: 'stranac@primer.rs', Subject: `Re: ${first.reference} #4711` })).toMatchObject({ kind: 'report' });
    expect(await supplements(first.reportId)).toEqual([]);
  });

  it('E29 the number from the address that reported: a supplement, unverified', async () => {
    const first = await report('zora@primer.rs');
    expect(await take({ From: 'zora@primer.rs', Subject: `Re: ${first.reference}` })).toMatchObject({ kind: 'supplement', reportId: first.reportId });
    expect((await supplements(first.reportId))[0]!.data.verified).toBe(false);
  });

  it.each([
    ['E30 a guessed Message-ID', { 'In-Reply-To': '<d.0000000000000000000000000000000000000@smederevo.org.rs>' }],
    ['E35 an empty id', { 'In-Reply-To': '<>' }],
    ['E35 several foreign ids', { 'In-Reply-To': '<a@b.rs> <c@d.rs>', References: '<> <a@b.rs>' }],
  ])('%s', async (_, headers) => expect(await take({ From: 'iva@primer.rs', ...headers })).toMatchObject({ kind: 'report', duplicate: false }));

  it.each(['Fwd', 'WG', 'PD', 'Prosl', 'Просл'])('E33 %s: our reply forwarded', async (prefix) => {
    const first = await report(`f${prefix.length}${count}@primer.rs`);
    const forwarded = await take({ From: 'drugi@primer.rs', Subject: `${prefix}: Primljena prijava ${first.reference}`, References: await messageOf(first) });
    expect(forwarded).toMatchObject({ kind: 'report' });
    expect(await supplements(first.reportId)).toEqual([]);
  });

  it('E36 to a report that is forgotten: a new report', async () => {
    const first = await report('laza@primer.rs');
    await service.query('delete from conversation where report_id = $1', [first.reportId]);
    expect(await take({ From: 'laza@primer.rs', To: tokenOf(first), Subject: '' })).toMatchObject({ kind: 'report', duplicate: false });
  });

  it('E46 headers that claim to be ours', async () => {
    expect(await take({ 'X-Sistem48-Reference': '48-2043-7719', 'X-Sistem48-Oversize': '99999999' })).toMatchObject({ kind: 'report' });
  });
});

describe('robots', () => {
  it('E18 our own mail in our own mailbox creates nothing', async () => {
    expect(await take({ From: OWN })).toMatchObject({ kind: 'ignored' });
    expect(await take({ From: `Sistem 48 <sistem48+x@smederevo.org.rs>` })).toMatchObject({ kind: 'ignored' });
  });

  it.each<[string, Record<string, string>]>([
    ['Auto-Submitted', { 'Auto-Submitted': 'auto-generated' }],
    ['a list', { Precedence: 'list' }],
    ['Return-Path <>', { 'Return-Path': '<>' }],
    ['noreply@', { From: 'noreply@primer.rs' }],
  ])('E19 %s is kept, and never acknowledged', async (_, headers) => {
    const from = headers['From'] ?? `robot${count}@primer.rs`;
    expect(await take({ From: from, ...headers })).toMatchObject({ kind: 'report' });
    expect(await acknowledgements(from)).toBe(0);
  });

  it.each<[string, Record<string, string>]>([
    ['vacation', { 'Auto-Submitted': 'auto-replied' }],
    ['Exchange', { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }],
  ])('E20 out of office (%s) neither adds nor opens anything', async (_, headers) => {
    const first = await report(`odmor${count}@primer.rs`);
    expect(await take({ To: tokenOf(first), Subject: 'Odsutan', 'In-Reply-To': await messageOf(first), ...headers })).toMatchObject({ kind: 'ignored' });
    expect(await supplements(first.reportId)).toEqual([]);
  });

  it('E21 E22 E23 a loop ends after three acknowledgements, and every mail is still a report', async () => {
    const taken = [];
    for (let i = 0; i < 12; i++) taken.push(await take({ From: 'petlja@primer.rs', Subject: `Hvala na poruci ${i}` }));
    expect(taken.filter(({ kind }) => kind === 'report')).toHaveLength(12);
    expect(await acknowledgements('petlja@primer.rs')).toBe(3);
  });

  it('E21 many names with one Reply-To: the third party there gets three acknowledgements, and every mail is a report', async () => {
    const taken = [];
    for (let i = 0; i < 6; i++) taken.push(await take({ From: `ime${i}@primer.rs`, 'Reply-To': 'zrtva@primer.rs' }));
    expect(taken.filter(({ kind }) => kind === 'report')).toHaveLength(6);
    const sent = await Promise.all(Array.from({ length: 6 }, (_, i) => acknowledgements(`ime${i}@primer.rs`)));
    expect(sent).toEqual([1, 1, 1, 0, 0, 0]);
  });

  it('a mail from long ago (a mailbox taken over) is a report without an acknowledgement', async () => {
    expect(await take({ From: 'davno@primer.rs' }, 'Rupa', new Date(Date.now() - 8 * 24 * 3_600_000))).toMatchObject({ kind: 'report' });
    expect(await acknowledgements('davno@primer.rs')).toBe(0);
  });
});

describe('recognising', () => {
  it('E04 a mail without Message-ID is taken once', async () => {
    expect(await take({ 'Message-ID': undefined }, 'Bez broja poruke')).toMatchObject({ kind: 'report', duplicate: false });
    expect(await take({ 'Message-ID': undefined }, 'Bez broja poruke')).toMatchObject({ duplicate: true });
  });

  it('E05 two mails under one Message-ID are both taken, the second linked to the first', async () => {
    const first = await report('ana@primer.rs', { 'Message-ID': '<isti@primer.rs>' });
    const second = await take({ From: 'ana@primer.rs', 'Message-ID': '<isti@primer.rs>' }, 'Nešto drugo.');
    expect(second).toMatchObject({ kind: 'report', duplicate: false });
    expect(await received(second)).toMatchObject({ relatedTo: first.reportId });
  });

  it.each(['prijave@smederevo.org.rs', 'sistem48+x@smederevo.org.rs'])('E06 one mail to us and %s is one report, and both are written down', async (other) => {
    const same = { From: `oba${count}@primer.rs`, 'Message-ID': `<oba${count}@primer.rs>`, To: `${OWN}, "Grad" <${other}>` };
    const first = await take({ ...same, Received: 'from a', 'Delivered-To': OWN });
    expect(first).toMatchObject({ duplicate: false });
    expect(await take({ ...same, Received: 'from b', 'Delivered-To': other })).toMatchObject({ duplicate: true });
    const kept = await service.query(`select thread->>'to' recipients from conversation where person_key = $1`, [seal.personOf(same.From)]);
    expect(kept).toEqual([{ recipients: `${OWN} ${other}` }]);
    expect(await acknowledgements(same.From)).toBe(1);
  });

  it('a mail from an alias of ours is a report that is not answered: nothing we send comes from there', async () => {
    expect(await take({ From: 'prijave@smederevo.org.rs' })).toMatchObject({ kind: 'report' });
    expect(await acknowledgements('prijave@smederevo.org.rs')).toBe(0);
  });

  it('E47 Reply-To takes the answer, From stays who it is', async () => {
    const taken = await take({ From: 'sluzba@primer.rs', 'Reply-To': 'ana.licno@primer.rs' });
    const { contact } = await received(taken);
    expect(seal.open(contact!)).toBe('ana.licno@primer.rs');
    expect(contact!.key).toBe(seal.personOf('sluzba@primer.rs'));
  });

  it.each([
    ['an IDN domain', 'ана@смедерево.срб', 'ана@xn--b1adcba2btne.xn--90a3ac'],
    ['a quoted local part', '"ana maria"@primer.rs', '"ana maria"@primer.rs'],
    ['a domain in capitals', 'Ana@Primer.RS', 'Ana@primer.rs'],
  ])('E48 %s', async (_, from, address) => {
    const { contact } = await received(await take({ From: from }));
    expect(seal.open(contact!)).toBe(address);
  });

  it('E44 a mail to a thousand recipients is one report of one citizen', async () => {
    const many = Array.from({ length: 1_000 }, (_, i) => `n${i}@primer.rs`).join(',\r\n ');
    expect(await take({ From: 'masa@primer.rs', To: `${OWN},\r\n ${many}` })).toMatchObject({ kind: 'report' });
    expect((await service.query(`select 1 from conversation where person_key = $1`, [seal.personOf('masa@primer.rs')])).length).toBe(1);
  });
});

describe('bounces', () => {
  const dsn = (status: string, action: string): string =>
    ['--b', 'Content-Type: text/plain', '', 'I am sorry.', '--b', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx', '', `Action: ${action}`, `Status: ${status}`, `Diagnostic-Code: smtp; 550 ${status} <x@primer.rs>`, '', '--b--'].join('\n');
  const bounce = (to: string, body: string, headers: Record<string, string> = {}): Promise<Taken> =>
    take({ From: 'MAILER-DAEMON@mx.primer.rs', 'Return-Path': '<>', 'Delivered-To': to, Subject: 'Undelivered', 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b', ...headers }, body);
  const failed = (id: string) => service.emitted('reply.failed', ({ replyId }) => replyId === id);

  it.each(['5.1.1', '5.7.1', '5.7.129', '5.7.133', '5.2.2'])('E24 E26 %s takes back the proof of that reply, and makes no report', async (status) => {
    const id = await replied('nema@primer.rs');
    expect(await bounce(bounceAddress(seal, OWN, id), dsn(status, 'failed'))).toMatchObject({ kind: 'ignored' });
    expect((await failed(id))[0]!.data.reason).toContain(`bounced: ${status}`);
  });

  it('E24 found by the Message-ID it quotes when the address was lost', async () => {
    const id = await replied('nema2@primer.rs');
    await bounce(OWN, `${dsn('5.1.1', 'failed')}\nMessage-ID: ${messageIdOf(seal, OWN, id)}`);
    expect(await failed(id)).toHaveLength(1);
  });

  it('E25 a delay changes nothing, and is kept', async () => {
    const id = await replied('kasni@primer.rs');
    await bounce(bounceAddress(seal, OWN, id), dsn('4.4.1', 'delayed'));
    expect(await failed(id)).toEqual([]);
    expect(await service.query('select outcome from receipt where provider_ref = $1', [messageIdOf(seal, OWN, id)])).toEqual([{ outcome: 'delayed' }]);
  });

  it('E27 in prose', async () => {
    const id = await replied('qmail@primer.rs');
    await bounce(bounceAddress(seal, OWN, id), 'Hi. This is the qmail-send program. I give up. Sorry it did not work out.', { 'Content-Type': 'text/plain', Subject: 'failure notice' });
    expect(await failed(id)).toHaveLength(1);
  });

  it('E28 forged, without our token: nothing', async () => {
    const id = await replied('meta@primer.rs');
    const forged = bounceAddress({ sign: () => 'guess' }, OWN, id);
    expect(await bounce(forged, `${dsn('5.1.1', 'failed')}\nMessage-ID: <${id}@smederevo.org.rs>`)).toMatchObject({ kind: 'ignored', reason: 'a delivery report without a token of ours' });
    expect(await failed(id)).toEqual([]);
  });

  it('E20 an out-of-office note at the address of bounces is none', async () => {
    const id = await replied('odmor@primer.rs');
    await take({ To: bounceAddress(seal, OWN, id), 'Auto-Submitted': 'auto-replied', 'Return-Path': '<>', Subject: 'Odsutan' });
    expect(await failed(id)).toEqual([]);
  });
});

describe('E16 a mail that is too large', () => {
  it('is answered with the limit, the size and other ways, and makes no report', async () => {
    const raw = mailText({ From: 'velika@primer.rs', Subject: 'Фотографије' });
    const taken = await service.app.get(Intake, { strict: false }).take({ providerId: keyOfHead(raw, 31_400_000), raw, receivedAt: new Date() });
    expect(taken).toMatchObject({ kind: 'ignored', reason: expect.stringContaining('refused: 31400000 bytes') });
    const [mail] = await waitFor(async () => {
      const rows = await service.query<{ text: string; state: string }>(`select text, state from delivery where purpose = 'oversize' and state = 'delivered'`);
      return rows.length > 0 && rows;
    }, 'the answer leaves');
    expect(mail!.text).toMatch(/25 МБ.*32 МБ/s);
    expect(mail!.text).toContain('+381648449306');
  });

  it('of a robot is not answered', async () => {
    const raw = mailText({ From: 'bot@primer.rs', 'Auto-Submitted': 'auto-generated' });
    await service.app.get(Intake, { strict: false }).take({ providerId: keyOfHead(raw, 31_400_000), raw, receivedAt: new Date() });
    expect(await service.query(`select 1 from delivery where purpose = 'oversize' and recipient->>'key' = $1`, [seal.personOf('bot@primer.rs')])).toEqual([]);
  });
});
