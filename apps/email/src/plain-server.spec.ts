import { afterAll, beforeAll, it } from '@jest/globals';
import { mailText, startDovecot, startTestService, waitFor, type Dovecot, type TestService } from '@s48/testing';
import { emailService } from './email.module.js';

let mailbox: Dovecot;
let service: TestService;

beforeAll(async () => {
  mailbox = await startDovecot({ capability: 'IMAP4rev1' });
  service = await startTestService(emailService, { IMAP_URL: mailbox.imapUrl, EMAIL_POLL_SECONDS: '1', LOG_LEVEL: 'silent' });
});
afterAll(async () => {
  await service?.close();
  await mailbox?.stop();
});

it('a server without IDLE, MOVE and UIDPLUS is read and tidied all the same', async () => {
  for (let i = 0; i < 5; i++) await mailbox.deliver(mailText({ 'Message-ID': `<plain-${i}@primer.rs>` }, `Stari server ${i}.`));
  await waitFor(async () => (await service.emitted('report.received')).length === 5, 'all are taken');
  await waitFor(() => mailbox.count() === 0 && mailbox.count('Processed') === 5, 'all are put away');
  await mailbox.deliver(mailText({ 'Message-ID': '<plain-5@primer.rs>' }, 'Kasnija.'));
  await waitFor(async () => (await service.emitted('report.received')).length === 6, 'one that comes later is taken');
});
