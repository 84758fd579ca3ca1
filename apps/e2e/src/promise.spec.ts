import { expect, it } from '@jest/globals';
import { waitFor } from '@s48/testing';
import { Staff } from './support/people.js';
import { startSystem, WAYS, type System } from './support/system.js';
import { FakeTwilio } from './support/twilio.js';

const FROM = '+381641234502';

/** A promise of 48 s: milestones are fractions of it, so that a whole promise passes while the tests look on, both at once. */
it.concurrent.each(WAYS)('a promise that the agency leaves to pass is kept by the honest fallback and counts as such; a late answer is sent all the same: %s', async (way) => {
  const twilio = new FakeTwilio();
  await twilio.start();
  let system: System | undefined;
  try {
    system = await startSystem(way, { ...twilio.env(), PROMISE: 'PT48S' });
    await isKeptByTheFallback(system, twilio);
  } finally {
    await system?.stop();
    await twilio.stop();
  }
}, 300_000);

async function isKeptByTheFallback(system: System, twilio: FakeTwilio): Promise<void> {
  const staff = await Staff.signIn(system);
  await twilio.deliver(system.url, FROM, 'Kontejner kod škole u Jug Bogdanovoj nije pražnjen nedelju dana', `SM${'2'.repeat(32)}`);
  const acknowledgement = await waitFor(async () => twilio.sentTo(FROM)[0], 'the acknowledgement leaves');
  const reference = /48(?:-\d{4}){2,3}/.exec(acknowledgement.body)![0];
  const ticket = await staff.ticket(reference, ({ verdict, replies }) => verdict !== 'pending' && replies.some(({ author, kind, state }) => author === 'system' && kind === 'status' && state === 'delivered'), 'the promise is decided', 80_000);
  expect(ticket.verdict).toBe('kept-by-fallback');
  const fallback = ticket.replies.find(({ author, kind }) => author === 'system' && kind === 'status')!;
  expect(fallback).toMatchObject({ state: 'delivered' });
  expect(Date.parse(fallback.provenAt!)).toBeLessThanOrEqual(Date.parse(ticket.deadline));
  expect(twilio.sentTo(FROM)).toHaveLength(2);
  const clock = await staff.get<{ milestones: { milestone: string }[] }>(`/api/sla/clocks/${reference}`);
  expect(JSON.stringify(clock)).toMatch(/reminder-1.*reminder-2.*escalation.*fallback/s);
  const late = await staff.agency(ticket.agency === 'trijaza' ? 'cistoca' : ticket.agency);
  if (ticket.agency === 'trijaza') await staff.post(`/api/desk/tickets/${reference}/assign`, { agency: 'cistoca' });
  await late.answer(reference, { state: 'resolved', message: 'Ispražnjen je.' });
  await waitFor(async () => twilio.sentTo(FROM).length === 3, 'the late answer is sent all the same');
  await staff.ticket(reference, ({ state }) => state === 'resolved', 'is resolved');
  expect((await staff.ticket(reference, () => true, 'exists')).verdict).toMatch(/^kept-by-(fallback|agency)$/);
}
