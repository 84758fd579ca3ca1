import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImapFlow } from 'imapflow';
import { mailText, startDovecot, startTestService, waitFor, type Dovecot, type TestService } from '@s48/testing';
import { emailService } from './email.module.js';

const MAILS = 300;
const DAMAGED = 12;
let mailbox: Dovecot;
let service: TestService;

beforeAll(async () => {
  mailbox = await startDovecot();
  await fill();
  service = await startTestService(emailService, { IMAP_URL: mailbox.imapUrl, LOG_LEVEL: 'silent', EMAIL_POLL_SECONDS: '1' });
}, 180_000);
afterAll(async () => {
  await service?.close();
  await mailbox?.stop();
});

/** As after a holiday: unread mails, one of them on a broken sector. */
async function fill(): Promise<void> {
  const url = new URL(mailbox.imapUrl);
  const client = new ImapFlow({ host: url.hostname, port: Number(url.port), secure: false, auth: { user: decodeURIComponent(url.username), pass: url.password }, logger: false });
  await client.connect();
  for (let i = 1; i <= MAILS; i++) {
    await client.append('INBOX', mailText({ From: `g${i}@primer.rs`, Subject: '', 'Message-ID': `<${i}@primer.rs>` }, `Prijava broj ${i}.`));
    if (i === DAMAGED) mailbox.damageNewest();
  }
  await client.logout();
}

const texts = async (): Promise<(string | null)[]> => (await service.emitted('report.received')).map(({ data }) => data.text);
const damaged = async () => (await service.query<{ attempts: number }>('select attempts from unread_mail'))[0]!;
const health = async (): Promise<string> => (await service.fetch('/health/ready')).text();

describe('300 unread mails, one of which the server cannot hand over', () => {
  it('E10 E13 all others are taken once, the newest too', async () => {
    await waitFor(async () => (await texts()).includes(`Prijava broj ${MAILS}.`), 'the newest', 200_000);
    const all = Array.from({ length: MAILS }, (_, i) => i + 1).filter((i) => i !== DAMAGED);
    expect(await texts()).toEqual(all.map((i) => `Prijava broj ${i}.`));
  }, 220_000);

  it('E11 it is asked for five times and no more, and the health page tells', async () => {
    for (let attempts = (await damaged()).attempts; attempts < 5; attempts++) {
      await service.query('update unread_mail set next_attempt_at = now()');
      await waitFor(async () => (await damaged()).attempts > attempts, `attempt ${attempts + 1}`);
    }
    await service.query('update unread_mail set next_attempt_at = now()');
    await mailbox.deliver(mailText({ Subject: '', 'Message-ID': '<posle@primer.rs>' }, 'Posle pet pokušaja.'));
    await waitFor(async () => (await texts()).includes('Posle pet pokušaja.'), 'the mail after it');
    expect((await damaged()).attempts).toBe(5);
    await waitFor(async () => (await health()).includes('in on: imap (1 mails cannot be fetched from the server)'), 'the mailbox is read to its end, and the health page tells');
  }, 90_000);
});
