import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { waitFor } from '@s48/testing';
import { Staff } from './support/people.js';
import { startSystem, WAYS, type System } from './support/system.js';
import { FakeTwilio } from './support/twilio.js';

const REPORTS = 500;
const AT_ONCE = 16;
const KILLS = 3;

const twilio = new FakeTwilio();
let system: System;

beforeAll(async () => {
  await twilio.start();
  system = await startSystem(WAYS[0], twilio.env());
}, 120_000);

afterAll(async () => {
  await system?.stop();
  await twilio.stop();
}, 60_000);

/** What Twilio was told it may forget: each of these must have exactly one ticket, and nothing else may have one. */
const ledger = new Set<number>();

it(`kill -9 in the middle of ${REPORTS} reports loses none and doubles none`, async () => {
  const waiting = [...Array(REPORTS).keys()];
  let killing: Promise<void> | undefined;
  const sender = async (): Promise<void> => {
    for (let n = waiting.shift(); n !== undefined; n = waiting.shift()) {
      const accepted = await deliver(n);
      if (!accepted) waiting.push(n);
      const due = Math.floor((ledger.size * (KILLS + 1)) / REPORTS);
      if (due > killed && due <= KILLS) killing ??= kill().finally(() => (killing = undefined));
      if (!accepted) await killing;
    }
  };
  await Promise.all([...Array(AT_ONCE)].map(sender));
  await killing;
  expect(killed).toBe(KILLS);
  expect(ledger.size).toBe(REPORTS);

  const staff = await Staff.signIn(system);
  const seen = await waitFor(async () => {
    const tickets = await allTickets(staff);
    return tickets.length >= REPORTS && tickets.every(({ state }) => state !== 'received') ? tickets : undefined;
  }, 'every report has its ticket and its body', 120_000);
  const counts = new Map<number, number>();
  for (const { text } of seen) counts.set(numberIn(text), (counts.get(numberIn(text)) ?? 0) + 1);
  expect({
    lost: [...ledger].filter((n) => !counts.has(n)),
    doubled: [...counts].filter(([, count]) => count > 1),
    unknown: [...counts.keys()].filter((n) => !ledger.has(n)),
  }).toEqual({ lost: [], doubled: [], unknown: [] });
  for (const service of ['sms', 'routing', 'desk', 'sla']) {
    expect(await staff.get<{ items: object[] }>(`/api/${service}/parked`)).toEqual({ items: [] });
  }
}, 240_000);

let killed = 0;

async function kill(): Promise<void> {
  killed++;
  await system.killAndRestart();
}

async function deliver(n: number): Promise<boolean> {
  const sid = `SM${String(n).padStart(32, '0')}`;
  const text = `Prijava broj ${n}: rupa na kolovozu u Kneza Mihaila`;
  const response = await twilio.deliver(system.url, `+38164${String(1_000_000 + n)}`, text, sid).catch(() => undefined);
  if (response?.status !== 200) return false;
  ledger.add(n);
  return true;
}

const numberIn = (text: string): number => Number(/broj (\d+)/.exec(text)?.[1]);

async function allTickets(staff: Staff): Promise<{ text: string; state: string }[]> {
  const all: { text: string; state: string }[] = [];
  let cursor: string | null = '';
  do {
    const page: { items: { text: string; state: string }[]; next: string | null } = await staff.get(`/api/desk/tickets?limit=200&cursor=${cursor}`);
    all.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return all;
}
