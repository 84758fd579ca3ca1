import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { waitFor } from '@s48/testing';
import { MailWorld } from './support/mail-world.js';
import { Staff, type TicketSeen } from './support/people.js';
import { startSystem, WAYS, type System } from './support/system.js';

const MAILS = 100;
const CRASHES = new Map([[25, 'system'], [50, 'mailbox'], [75, 'system']]);

let mail: MailWorld;
let system: System;

beforeAll(async () => {
  mail = await MailWorld.start();
  system = await startSystem(WAYS[0], { ...mail.env(), EMAIL_POLL_SECONDS: '1' });
}, 300_000);

afterAll(async () => {
  await system?.stop();
  await mail?.stop();
}, 60_000);

const textOf = (n: number): string => `Prijava broj ${n}: rupa na kolovozu u Kneza Mihaila`;
const addressOf = (n: number): string => `gradjanin${n}@primer.rs`;

it(`E49 kill -9 of the system and of the mail server in the middle of ${MAILS} mails loses none and doubles none`, async () => {
  for (let n = 0; n < MAILS; n++) {
    await mail.citizenWrites({ from: addressOf(n), subject: `Rupa ${n}`, text: textOf(n), messageId: `<${n}@primer.rs>` });
    if (CRASHES.get(n) === 'system') await system.killAndRestart();
    if (CRASHES.get(n) === 'mailbox') await mail.mailboxCrashes();
  }
  const staff = await Staff.signIn(system);
  const found = await waitFor(async () => {
    const tickets = await staff.find('rupa na kolovozu u Kneza Mihaila');
    if (tickets.length < MAILS || mail.waiting > 0) throw new Error(`${tickets.length} tickets, ${mail.waiting} mails in the inbox`);
    return tickets;
  }, 'every mail has its ticket and the inbox is empty', 150_000);
  const numbers = found.map((ticket) => Number(/broj (\d+)/.exec((ticket as TicketSeen & { text: string }).text)?.[1]));
  expect(numbers.sort((a, b) => a - b)).toEqual([...Array(MAILS).keys()]);
  // A mail that was being sent when the system died leaves again after its lease, with the same reference.
  const referencesOf = (n: number): Set<string> => new Set(mail.receivedBy(addressOf(n)).map(({ subject }) => subject));
  expect([...Array(MAILS).keys()].filter((n) => referencesOf(n).size > 1)).toEqual([]);
  expect(await staff.get<{ items: object[] }>('/api/email/inputs?state=parked')).toEqual({ items: [] });
}, 120_000);
