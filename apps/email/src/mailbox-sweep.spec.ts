import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startDovecot, startSmtpSink, startTestService, waitFor, type Dovecot, type SmtpSink, type TestService } from '@s48/testing';
import { emailService } from './email.module.js';

let mailbox: Dovecot;
let sink: SmtpSink;
let service: TestService;

beforeAll(async () => {
  [mailbox, sink] = await Promise.all([startDovecot(), startSmtpSink()]);
  service = await startTestService(emailService, { IMAP_URL: mailbox.imapUrl, SMTP_URL: sink.url, LOG_LEVEL: 'silent', EMAIL_POLL_SECONDS: '1', EMAIL_MAX_MB: '1' });
});
afterAll(async () => {
  await service?.close();
  await Promise.all([mailbox?.stop(), sink?.stop()]);
});

const write = (text: string): Promise<void> =>
  mailbox.deliver(['From: ana@primer.rs', `To: ${mailbox.address}`, `Message-ID: <${text.replaceAll(/\W/g, '-')}@primer.rs>`, '', text].join('\r\n'), { from: 'ana@primer.rs' });
const reportsWith = async (text: string): Promise<number> => (await service.emitted('report.received', (data) => data.text === text)).length;
const missed = async (): Promise<string> => /s48_mails_missed_total\{[^}]*\} (\d+)/.exec(await (await service.fetch('/metrics')).text())?.[1] ?? '0';

describe('the inbox adds up', () => {
  it('E51 mails that were passed over are found, counted and taken; those that are kept are not read again', async () => {
    await write('Prva');
    await waitFor(() => reportsWith('Prva'), 'the first report');
    await waitFor(async () => (await service.query<{ last_uid: string }>('select last_uid from mailbox'))[0]?.last_uid === '1', 'the first mail is done with');
    // As when a server shows two mails only after later ones have been read.
    await service.query('update mailbox set last_uid = last_uid + 2');
    await service.restart(async () => {
      await write('Preskočena jedan');
      await write('Preskočena dva');
    });
    await waitFor(async () => (await reportsWith('Preskočena jedan')) + (await reportsWith('Preskočena dva')) === 2, 'what was passed over is taken');
    await waitFor(async () => (await missed()) === '2', 'it is counted');
    await write('Posle pregleda');
    await waitFor(() => reportsWith('Posle pregleda'), 'the next report');
    expect(await reportsWith('Prva')).toBe(1);
  });

  it('E16 what was refused lies in Quarantine, what was taken in Processed, and the inbox is empty', async () => {
    await waitFor(() => mailbox.count() === 0, 'everything before is put away');
    const processed = mailbox.count('Processed');
    await mailbox.deliver(['From: ana@primer.rs', `To: ${mailbox.address}`, 'Message-ID: <velika@primer.rs>', '', 'x'.repeat(76).concat('\r\n').repeat(15_000)].join('\r\n'), { from: 'ana@primer.rs' });
    await write('Mala');
    await waitFor(() => mailbox.count('Quarantine') === 1 && mailbox.count('Processed') === processed + 1 && mailbox.count() === 0, 'both are put away');
  });
});
