import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePorts, given, mailText, startDovecot, startPostfix, startSmtpSink, startTestService, waitFor, type Dovecot, type Postfix, type SmtpSink, type TestService } from '@s48/testing';
import { emailService } from './email.module.js';

const OWN = 'sistem48@smederevo.org.rs';
let sink: SmtpSink;
let postfix: Postfix;
let service: TestService;
let count = 0;

beforeAll(async () => {
  const [lmtpPort] = await freePorts(1);
  sink = await startSmtpSink();
  postfix = await startPostfix({ lmtpPort: lmtpPort!, relayPort: Number(new URL(sink.url).port) });
  service = await startTestService(emailService, { MAIL_LISTEN: `lmtp://127.0.0.1:${lmtpPort}`, SMTP_URL: postfix.url, EMAIL_MAX_MB: '1', LOG_LEVEL: 'silent' });
});
afterAll(async () => {
  await service?.close();
  await Promise.all([postfix?.stop(), sink?.stop()]);
});

const write = (text: string, { from = 'petar@primer.rs', to = OWN }: { from?: string; to?: string } = {}) =>
  postfix.send(mailText({ From: from, Subject: 'Prijava', 'Message-ID': `<preko-${count++}@primer.rs>` }, text), { from, to });
const reports = async (text: string) => (await service.emitted('report.received')).filter(({ data }) => data.text?.includes(text)).map(({ data }) => data);
const report = (text: string) => waitFor(async () => (await reports(text))[0], `the report "${text}"`);
/** What servers said of a reply after it had left. */
const receipt = (id: string, outcome: string) =>
  waitFor(async () => (await service.query<{ detail: Record<string, string> }>('select r.detail from receipt r join delivery d on d.provider_ref = r.provider_ref where d.id = $1 and r.outcome = $2', [id, outcome]))[0]?.detail, `${outcome} of ${id}`);
const states = async (id: string) => (await service.query<{ state: string }>('select state from delivery where id = $1', [id]))[0]!.state;

async function reply(address: string): Promise<string> {
  const asked = given.replyRequested({ to: given.contact('email', address) });
  await service.hear('reply.requested', asked);
  await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === asked.replyId);
  return asked.replyId;
}

describe('between a real mail server and us', () => {
  it('a citizen’s mail becomes a report, its acknowledgement leaves, and the answer to it finds the thread', async () => {
    await write('Nema vode u ulici.', { from: 'ana@primer.rs' });
    const { reportId, receivedAt } = await report('Nema vode u ulici.');
    expect(Math.abs(Date.parse(receivedAt) - Date.now())).toBeLessThan(20_000);
    const { raw } = await waitFor(() => sink.sentTo('ana@primer.rs')[0], 'the acknowledgement');
    await write('I dalje nema.', { from: 'ana@primer.rs', to: /^Reply-To: (\S+)/im.exec(raw.toString())![1]! });
    expect((await service.waitForEmitted('report.supplemented', (data) => data.reportId === reportId)).data.verified).toBe(true);
  });

  it('O02 its report of success is kept, and proves a reply of which we crashed before we heard', async () => {
    const id = await reply('mira@primer.rs');
    expect(await receipt(id, 'passed')).toMatchObject({ status: '2.0.0', diagnostic: expect.stringMatching(/^smtp; 250 2\.0\.0 OK queued/) });
    await service.query(`update delivery set state = 'submitting', leased_until = now() - interval '1 second', proof = '{}' where id = $1`, [id]);
    await waitFor(async () => (await states(id)) === 'delivered', 'it is proven again');
    expect(sink.sentTo('mira@primer.rs')).toHaveLength(1);
  });

  it('E24 its bounce takes the proof back, and is no report', async () => {
    sink.refuse('nema@primer.rs', 550);
    const id = await reply('nema@primer.rs');
    const { data } = await service.waitForEmitted('reply.failed', ({ replyId }) => replyId === id);
    expect(data.reason).toMatch(/^bounced: 5\.1\.1 smtp; 550 5\.1\.1/);
    expect(await states(id)).toBe('failed');
    expect(await reports('nema@primer.rs')).toEqual([]);
  });

  it('E25 its report of a delay changes nothing, and the mail arrives later', async () => {
    sink.refuse('spora@primer.rs', 451);
    const id = await reply('spora@primer.rs');
    expect(await receipt(id, 'delayed')).toMatchObject({ status: expect.stringMatching(/^4\./) });
    expect(await states(id)).toBe('delivered');
    sink.refuse('spora@primer.rs', 0);
    await waitFor(() => sink.sentTo('spora@primer.rs')[0], 'it arrives');
    await receipt(id, 'passed');
    expect(await states(id)).toBe('delivered');
  });

  it('E03 E14 while we are down it keeps the mails, and brings each once: they were submitted when it took them', async () => {
    let before = 0;
    await service.restart(async () => {
      for (let i = 0; i < 10; i++) await write(`Dok nas nema ${i}.`);
      before = Date.now();
      await waitFor(() => postfix.log().match(/status=deferred .*Connection refused/g), 'it has tried in vain');
    });
    for (let i = 0; i < 10; i++) expect(Date.parse((await report(`Dok nas nema ${i}.`)).receivedAt)).toBeLessThan(before);
    await waitFor(() => postfix.waiting() === 0, 'its queue is empty');
    expect(await reports('Dok nas nema')).toHaveLength(10);
  });

  it('E16 tells whoever sends too large a mail in our words, and whoever writes to an address of ours that is none', async () => {
    await write('Prevelika '.repeat(120_000), { from: 'velika@primer.rs' });
    await write('Pogrešna adresa', { from: 'pogresna@primer.rs', to: 'sistem84@smederevo.org.rs' });
    const told = async (address: string) => (await waitFor(() => sink.sentTo(address)[0], `the bounce to ${address}`)).raw.toString().replace(/\s+/g, ' ');
    expect(await told('velika@primer.rs')).toContain('Poruka je veca od dozvoljenih 1 MB i nije primljena. Posaljite je bez priloga');
    expect(await told('pogresna@primer.rs')).toContain(`Ova adresa ne postoji. Pisite na ${OWN}.`);
    expect([await reports('Prevelika'), await reports('Pogrešna adresa')]).toEqual([[], []]);
  });
});

describe('a mail server that brings to a mailbox', () => {
  let mailbox: Dovecot;
  let other: Postfix;
  beforeAll(async () => {
    mailbox = await startDovecot();
    other = await startPostfix({ lmtpPort: mailbox.lmtpPort, relayPort: Number(new URL(sink.url).port) });
  });
  afterAll(() => Promise.all([other?.stop(), mailbox?.stop()]));

  it('E24 is read by IMAP: a report, its reply, its bounce', async () => {
    const reader = await startTestService(emailService, { IMAP_URL: mailbox.imapUrl, SMTP_URL: other.url, EMAIL_POLL_SECONDS: '1', LOG_LEVEL: 'silent' });
    try {
      await other.send(mailText({ From: 'iva@primer.rs', 'Message-ID': '<iva@primer.rs>' }, 'Preko sandučeta.'), { from: 'iva@primer.rs', to: OWN });
      await reader.waitForEmitted('report.received', ({ text }) => text?.includes('Preko sandučeta.') ?? false);
      await waitFor(() => sink.sentTo('iva@primer.rs')[0], 'the acknowledgement');
      sink.refuse('otisla@primer.rs', 550);
      const asked = given.replyRequested({ to: given.contact('email', 'otisla@primer.rs') });
      await reader.hear('reply.requested', asked);
      await reader.waitForEmitted('reply.failed', ({ replyId }) => replyId === asked.replyId);
    } finally {
      await reader.close();
    }
  });
});
