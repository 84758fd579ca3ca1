import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { given, startDovecot, startSmtpSink, startTestService, waitFor, type Dovecot, type SmtpSink, type TestService } from '@s48/testing';
import { emailService } from './email.module.js';

let mailbox: Dovecot;
let sink: SmtpSink;
let service: TestService;

beforeAll(async () => {
  [mailbox, sink] = await Promise.all([startDovecot(), startSmtpSink()]);
  service = await startTestService(emailService, { IMAP_URL: mailbox.imapUrl, SMTP_URL: sink.url, LOG_LEVEL: process.env['EMAIL_LOG'] ?? 'silent', EMAIL_MAX_MB: '1', EMAIL_POLL_SECONDS: '2' });
});
afterAll(async () => {
  await service?.close();
  await Promise.all([mailbox?.stop(), sink?.stop()]);
});

const mailOf = (headers: Record<string, string>, body: string): string =>
  [...Object.entries({ To: mailbox.address, Date: 'Tue, 24 Nov 2026 10:00:00 +0100', ...headers }).map(([name, value]) => `${name}: ${value}`), '', body].join('\r\n');

const reports = async (text: string) => (await service.emitted('report.received')).filter(({ data }) => data.text?.includes(text));
const oneReport = (text: string) => waitFor(async () => (await reports(text))[0], `the report "${text}"`).then(({ data }) => data);
const taken = (text: string) => waitFor(async () => (await service.query('select state, reason from inbound_message where position($1 in convert_from(raw, $2)) > 0', [text, 'latin1']))[0], `the mail "${text}" is kept`);
/** Behind this mail, everything delivered before has been read. */
async function allRead(): Promise<void> {
  const mark = `marker-${Math.random().toString(36).slice(2)}`;
  await mailbox.deliver(mailOf({ From: 'marker@primer.rs', 'Message-ID': `<${mark}@primer.rs>`, 'Auto-Submitted': 'auto-replied' }, mark));
  await taken(mark);
}

describe('a mail from a citizen', () => {
  it('becomes a report, is acknowledged in its thread, answered, proven and put away', async () => {
    await mailbox.deliver(mailOf({ From: 'Petar <petar@primer.rs>', Subject: 'Rupa', 'Message-ID': '<prva@primer.rs>', References: '<nulta@primer.rs>' }, 'Velika rupa na putu kod mosta.'));
    const report = await oneReport('Velika rupa na putu kod mosta.');
    const acknowledgement = await waitFor(async () => sink.sentTo('petar@primer.rs')[0] ?? Promise.reject(new Error(JSON.stringify(await service.query('select state, reason, attempts from delivery')))), 'the acknowledgement');
    const head = acknowledgement.raw.toString().split('\r\n\r\n')[0]!;
    expect(head).toMatch(/^In-Reply-To: <prva@primer\.rs>/im);
    expect(head).toMatch(/^References: <nulta@primer\.rs>\s+<prva@primer\.rs>/im);
    expect(head).toMatch(/^Auto-Submitted: auto-replied/im);
    expect(head).toContain(`Reply-To: sistem48+${report.reference}.`);
    expect(acknowledgement.from).toMatch(/^sistem48\+b\.[0-9a-z]{37}@smederevo\.org\.rs$/);
    const asked = given.replyRequested({ ...report, to: report.contact!, text: 'Rupa je zakrpljena.' } as never);
    await service.hear('reply.requested', asked);
    const proven = (await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === asked.replyId)).data;
    expect(proven.proof).toMatchObject({ provider: 'smtp', response: expect.stringContaining('250') });
    await waitFor(() => mailbox.count('Processed') === 1 && mailbox.count() === 0, 'the mail is put away');
  });

  it('has the time of the server that took it, whatever its Date says (E14)', async () => {
    await mailbox.deliver(mailOf({ From: 'mara@primer.rs', Subject: 'Staro', Date: 'Thu, 01 Jan 1970 00:00:00 +0000', 'Message-ID': '<e14@primer.rs>' }, 'Datum iz 1970.'));
    const { receivedAt } = await oneReport('Datum iz 1970.');
    expect(Math.abs(Date.parse(receivedAt) - Date.now())).toBeLessThan(60_000);
  });
  it('idle', () => allRead());
});
