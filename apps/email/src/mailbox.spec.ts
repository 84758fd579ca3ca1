import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImapFlow } from 'imapflow';
import { Bus } from '@s48/bus';
import { startService } from '@s48/chassis';
import { given, mailText, startDovecot, startSmtpSink, startTestService, TEST_CONTACT_KEY, waitFor, type Dovecot, type SmtpSink, type TestService } from '@s48/testing';
import { emailService } from './email.module.js';

let mailbox: Dovecot;
let sink: SmtpSink;
let service: TestService;
let env: Record<string, string>;
let count = 0;

beforeAll(async () => {
  [mailbox, sink] = await Promise.all([startDovecot(), startSmtpSink()]);
  env = { IMAP_URL: mailbox.imapUrl, SMTP_URL: sink.url, LOG_LEVEL: 'silent', EMAIL_MAX_MB: '1', EMAIL_POLL_SECONDS: '2' };
  service = await startTestService(emailService, env);
});
afterAll(async () => {
  await service?.close();
  await Promise.all([mailbox?.stop(), sink?.stop()]);
});

const mail = (text: string, headers: Record<string, string | undefined> = {}): Buffer => mailText({ Subject: 'Prijava', 'Message-ID': `<${count++}@primer.rs>`, ...headers }, text);
const write = (text: string, headers?: Record<string, string | undefined>): Promise<void> => mailbox.deliver(mail(text, headers));
const reports = async (text: string) => (await service.emitted('report.received')).filter(({ data }) => data.text?.includes(text)).map(({ data }) => data);
const report = (text: string) => waitFor(async () => (await reports(text))[0], `the report "${text}"`);
const inputs = (text: string) => service.query<{ state: string; reason: string | null; attempts: number }>(`select state, reason, attempts from inbound_message where position($1 in encode(raw, 'escape')) > 0`, [text]);

/** A second mail program at the same mailbox. */
async function operator(work: (client: ImapFlow) => Promise<unknown>): Promise<void> {
  const url = new URL(mailbox.imapUrl);
  const client = new ImapFlow({ host: url.hostname, port: Number(url.port), secure: false, auth: { user: decodeURIComponent(url.username), pass: url.password }, logger: false });
  await client.connect();
  await client.mailboxOpen('INBOX');
  await work(client);
  await client.logout();
}

describe('a mail from a citizen', () => {
  it('becomes a report, is acknowledged in its thread, answered, proven and put away', async () => {
    await write('Velika rupa na putu kod mosta.', { From: 'Petar <petar@primer.rs>', 'Message-ID': '<prva@primer.rs>', References: '<nulta@primer.rs>' });
    const { reference, reportId, channel, receivedAt, deadline, contact } = await report('Velika rupa na putu kod mosta.');
    const acknowledgement = await waitFor(() => sink.sentTo('petar@primer.rs')[0], 'the acknowledgement');
    const head = acknowledgement.raw.toString().split('\r\n\r\n')[0]!;
    expect(head).toMatch(/^In-Reply-To: <prva@primer\.rs>/im);
    expect(head).toMatch(/^References: <nulta@primer\.rs>\s+<prva@primer\.rs>/im);
    expect(head).toMatch(/^Auto-Submitted: auto-replied/im);
    expect(head).toMatch(/^X-Auto-Response-Suppress: All/im);
    expect(head).toContain(`Reply-To: sistem48+${reference}.`);
    expect(acknowledgement.from).toMatch(/^sistem48\+b\.[0-9a-z]{37}@smederevo\.org\.rs$/);
    const asked = given.replyRequested({ reportId, reference, channel, receivedAt, deadline, to: contact!, text: 'Rupa je zakrpljena.' });
    await service.hear('reply.requested', asked);
    const { proof } = (await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === asked.replyId)).data;
    expect(proof).toMatchObject({ provider: 'smtp', response: expect.stringContaining('250') });
    await waitFor(() => mailbox.count('Processed') === 1 && mailbox.count() === 0, 'the mail is put away');
  });

  it('answers to the signed address of our mail, through the server', async () => {
    await write('Nema vode.', { From: 'voda@primer.rs' });
    const { reportId } = await report('Nema vode.');
    const sent = await waitFor(() => sink.sentTo('voda@primer.rs')[0], 'the acknowledgement');
    const to = /^Reply-To: (\S+)/im.exec(sent.raw.toString())![1]!;
    await mailbox.deliver(mail('I dalje nema.', { From: 'voda@primer.rs', To: 'nečitljivo', Subject: '' }), { to });
    expect((await service.waitForEmitted('report.supplemented', (data) => data.reportId === reportId)).data.verified).toBe(true);
  });

  it('bounces through the server: the proof is taken back', async () => {
    const asked = given.replyRequested({ to: given.contact('email', 'nema@primer.rs') });
    await service.hear('reply.requested', asked);
    const { from } = await waitFor(() => sink.sentTo('nema@primer.rs')[0], 'the reply');
    const dsn = mail('--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nAction: failed\nStatus: 5.1.1\n\n--b--', { From: 'MAILER-DAEMON@mx.rs', 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b' });
    await mailbox.deliver(dsn, { from: '', to: from });
    await service.waitForEmitted('reply.failed', ({ replyId }) => replyId === asked.replyId);
  });

  it.each([
    ['1970', 'Thu, 01 Jan 1970 00:00:00 +0000'],
    ['2038', 'Tue, 19 Jan 2038 03:14:07 +0000'],
    ['three days ago', new Date(Date.now() - 3 * 24 * 3_600_000).toUTCString()],
    ['no date', 'sutra'],
  ])('E14 has the time of the server that took it: Date %s', async (when, date) => {
    await write(`Datum ${when}`, { Date: date });
    const { receivedAt } = await report(`Datum ${when}`);
    expect(Math.abs(Date.parse(receivedAt) - Date.now())).toBeLessThan(60_000);
  });

  it('E15 found in the spam folder two days later is taken', async () => {
    await operator(async (client) => {
      await client.mailboxCreate('Spam');
      await client.append('Spam', mail('Bilo je u neželjenoj pošti'), [], new Date(Date.now() - 2 * 24 * 3_600_000));
      await client.mailboxOpen('Spam');
      await client.messageMove('1:*', 'INBOX');
    });
    const { receivedAt } = await report('Bilo je u neželjenoj pošti');
    expect(Date.now() - Date.parse(receivedAt)).toBeGreaterThan(47 * 3_600_000);
  });

  it('E17 that is too large is refused by its size, from its head alone', async () => {
    const text = `Prevelika ${'x'.repeat(70)}\n`.repeat(20_000);
    await write(text, { From: 'velika@primer.rs', Subject: 'Velike fotografije' });
    const answer = await waitFor(() => sink.sentTo('velika@primer.rs')[0], 'the refusal');
    expect(Buffer.from(answer.raw.toString().split('\r\n\r\n')[1]!, 'base64').toString()).toContain('1 MB');
    const [kept] = await service.query<{ size: number; state: string }>(`select octet_length(raw) size, state from inbound_message where reason like 'refused%'`);
    expect(kept).toMatchObject({ state: 'ignored' });
    expect(kept!.size).toBeLessThan(1_000);
    await write('Mala iza velike');
    await report('Mala iza velike');
  });

  it('E16 the exact limit is not refused, its attachment is kept', async () => {
    const file = Buffer.concat([Buffer.from('ffd8ffe000104a464946', 'hex'), Buffer.alloc(599_990, 7)]);
    const body = ['--b', 'Content-Type: text/plain', '', 'Sa fotografijom', '--b', 'Content-Type: image/jpeg; name=rupa.jpg', 'Content-Transfer-Encoding: base64', '', file.toString('base64').replace(/.{76}/g, '$&\r\n'), '--b--'].join('\n');
    await write(body, { 'Content-Type': 'multipart/mixed; boundary=b' });
    expect((await report('Sa fotografijom')).attachments).toMatchObject([{ name: 'rupa.jpg', mime: 'image/jpeg', size: 600_000 }]);
  });
});

describe('other programs at the mailbox', () => {
  it('E09 a mail that somebody has read already is taken', async () => {
    await operator((client) => client.append('INBOX', mail('Već pročitana poruka'), ['\\Seen']));
    await report('Već pročitana poruka');
  });

  it('E12 a mail that an operator deletes after it was taken does not come back', async () => {
    await write('Obrisana posle prijema');
    await report('Obrisana posle prijema');
    await waitFor(() => mailbox.count() === 0, 'the mail is put away');
    await operator(async (client) => {
      await client.mailboxOpen('Processed');
      await client.messageDelete('1:*');
    });
    await write('Posle brisanja');
    await report('Posle brisanja');
    expect(await reports('Obrisana posle prijema')).toHaveLength(1);
  });
});

describe('a mail that cannot be understood', () => {
  it('E01 E10 E11 is kept as it came and parked, and the ones behind it are taken', async () => {
    // A header that no parser accepts never comes through a mail server; an append does not look.
    await operator((client) => client.append('INBOX', Buffer.from('\r\nbez ijednog zaglavlja OTROV')));
    await write('Iza otrova');
    await report('Iza otrova');
    await waitFor(async () => (await inputs('OTROV'))[0]?.state === 'parked', 'the poison is parked');
    const listed = await service.fetch('/api/email/inputs', { headers: service.signedInAs({ role: 'operator' }) });
    expect(((await listed.json()) as { items: { reason: string }[] }).items).toMatchObject([{ reason: expect.stringContaining('hold no mail') }]);
  });
});

describe('outages', () => {
  it('E49 the server is killed and comes back: everything is taken once', async () => {
    await mailbox.kill9();
    await waitFor(async () => /email.*in on: imap \(/.test(await (await service.fetch('/health/ready')).text()), 'the outage is on the health page');
    await mailbox.start();
    for (let i = 0; i < 20; i++) await write(`Posle pada ${i}.`);
    for (let i = 0; i < 20; i++) await report(`Posle pada ${i}.`);
    expect(await reports('Posle pada')).toHaveLength(20);
    await waitFor(async () => !/in on: imap \(/.test(await (await service.fetch('/health/ready')).text()), 'the all-clear');
  });

  it('E03 what came while the service was down is taken once, however long that was', async () => {
    const at = new Date(Date.now() - 96 * 3_600_000);
    await service.restart(() =>
      operator(async (client) => {
        for (let i = 0; i < 30; i++) await client.append('INBOX', mail(`Za vreme prekida ${i}.`), [], at);
      }),
    );
    for (let i = 0; i < 30; i++) await report(`Za vreme prekida ${i}.`);
    expect(await reports('Za vreme prekida')).toHaveLength(30);
  });

  it('E08 the server gives out new UIDs: everything is seen again, nothing taken twice', async () => {
    const before = (await service.emitted('report.received')).length;
    await waitFor(() => mailbox.count() === 0, 'the inbox is empty');
    await operator(async (client) => {
      await client.mailboxOpen('Processed');
      await client.messageMove('1:*', 'INBOX');
    });
    await waitFor(() => mailbox.count() === 0, 'what was put back is put away again');
    await mailbox.kill9();
    mailbox.renumber();
    await mailbox.start();
    await write('Sa novim brojevima');
    await report('Sa novim brojevima');
    expect(await service.emitted('report.received')).toHaveLength(before + 1);
  });

  it('E07 two readers of one mailbox take every mail once', async () => {
    const second = await startService(emailService, { ...env, DATABASE_URL: (service.app.get(Bus).database.options as { url: string }).url, CONTACT_KEY: TEST_CONTACT_KEY, DESK_URL: 'http://127.0.0.1:1', DATABASE_POOL: '4' });
    try {
      for (let i = 0; i < 20; i++) await write(`Za dvoje ${i}.`);
      for (let i = 0; i < 20; i++) await report(`Za dvoje ${i}.`);
      expect(await reports('Za dvoje')).toHaveLength(20);
      await service.restart(() => write('Za drugog čitača'));
      await report('Za drugog čitača');
    } finally {
      await second.close();
    }
  });
});
