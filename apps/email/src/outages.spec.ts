import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Bus } from '@s48/bus';
import { startService } from '@s48/chassis';
import { mailText, startDovecot, testDatabase, TEST_CONTACT_KEY, waitFor, type Dovecot, type TestDatabase } from '@s48/testing';
import { emailService } from './email.module.js';

let mailbox: Dovecot;
let database: TestDatabase;
let app: Awaited<ReturnType<typeof startService>>;

beforeAll(async () => {
  [mailbox, database] = await Promise.all([startDovecot(), testDatabase()]);
  app = await startService(emailService, { IMAP_URL: mailbox.imapUrl, EMAIL_POLL_SECONDS: '1', DATABASE_URL: database.url, CONTACT_KEY: TEST_CONTACT_KEY, DESK_URL: 'http://127.0.0.1:1', LOG_LEVEL: 'silent' });
});
afterAll(async () => {
  await app?.close();
  await mailbox?.stop();
  await database?.drop();
});

const kept = async (text: string): Promise<number> =>
  Number((await app.get(Bus).database.query(`select count(*) n from inbound_message where position($1 in encode(raw, 'escape')) > 0`, [text]))[0].n);
const write = (text: string): Promise<void> => mailbox.deliver(mailText({ Subject: 'Prijava', 'Message-ID': `<${text.replaceAll(' ', '-')}@primer.rs>` }, text));

it('E02 while the database is down a mail stays on the server as it is, and is taken once when it is back', async () => {
  await write('Pre prekida');
  await waitFor(async () => (await kept('Pre prekida')) === 1, 'the first mail');
  await waitFor(() => mailbox.count() === 0, 'the first mail is put away');
  await database.shut();
  await write('Za vreme prekida');
  await waitFor(async () => {
    await expect(kept('')).rejects.toThrow();
    return mailbox.count() === 1;
  }, 'the mail lies in the inbox');
  await database.reopen();
  await waitFor(async () => (await kept('Za vreme prekida')) === 1, 'the mail is taken', 25_000);
  await waitFor(() => mailbox.count() === 0, 'the mail is put away');
  expect(await kept('Za vreme prekida')).toBe(1);
  expect(await kept('Pre prekida')).toBe(1);
});
