import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '@s48/testing';
import { Staff } from './support/people.js';
import { startSystem, WAYS, type System } from './support/system.js';
import { FakeTwilio } from './support/twilio.js';

/** A promise of 20 s: milestones are fractions of it, so that a whole promise passes while the test looks on. */
describe.each(WAYS)('a promise that the agency leaves to pass, %s', (way) => {
  const twilio = new FakeTwilio();
  let system: System;
  let staff: Staff;

  beforeAll(async () => {
    await twilio.start();
    system = await startSystem(way, { ...twilio.env(), PROMISE: 'PT20S' });
    staff = await Staff.signIn(system);
    await fetch(`${system.url}/health/ready`);
  }, 120_000);

  afterAll(async () => {
    await system?.stop();
    await twilio.stop();
  }, 60_000);

  it('is kept by the honest fallback before the deadline, after reminder and escalation, and never counts as the agency\'s', async () => {
    const from = '+381641234502';
    await twilio.deliver(system.url, from, 'Kontejner kod škole u Jug Bogdanovoj nije pražnjen nedelju dana', `SM${'2'.repeat(32)}`);
    const acknowledgement = await waitFor(async () => twilio.sentTo(from)[0], 'the acknowledgement leaves');
    const reference = /48(?:-\d{4}){2,3}/.exec(acknowledgement.body)![0];
    const ticket = await staff.ticket(reference, ({ verdict }) => verdict !== 'pending', 'the promise is decided', 40_000);
    expect(ticket.verdict).toBe('kept-by-fallback');
    const fallback = ticket.replies.find(({ author, kind }) => author === 'system' && kind === 'status')!;
    expect(fallback).toMatchObject({ state: 'delivered' });
    expect(Date.parse(fallback.provenAt!)).toBeLessThanOrEqual(Date.parse(ticket.deadline));
    expect(twilio.sentTo(from)).toHaveLength(2);
    const clock = await staff.get<{ milestones: { milestone: string }[] }>(`/api/sla/clocks/${reference}`);
    expect(JSON.stringify(clock)).toMatch(/reminder-1.*reminder-2.*escalation.*fallback/s);
    const late = await staff.agency(ticket.agency === 'trijaza' ? 'cistoca' : ticket.agency);
    if (ticket.agency === 'trijaza') await staff.post(`/api/desk/tickets/${reference}/assign`, { agency: 'cistoca' });
    await late.answer(reference, { state: 'resolved', message: 'Ispražnjen je.' });
    await waitFor(async () => twilio.sentTo(from).length === 3, 'the late answer is sent all the same');
    await staff.ticket(reference, ({ state }) => state === 'resolved', 'is resolved');
    expect((await staff.ticket(reference, () => true, 'exists')).verdict).toMatch(/^kept-by-(fallback|agency)$/);
  }, 90_000);
});
