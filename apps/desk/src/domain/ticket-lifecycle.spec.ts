import { describe, expect, it } from '@jest/globals';
import { AUTHORS, TICKET_STATES } from '@s48/contracts';
import { CHANGES, canChange, isOpen, targetOf } from './ticket-lifecycle.js';

describe('the life of a ticket', () => {
  it('allows what the table lists and nothing else, for every pair and everyone', () => {
    for (const from of TICKET_STATES) {
      for (const to of TICKET_STATES) {
        for (const by of AUTHORS) {
          const listed = CHANGES[from].some((change) => change.to === to && change.by.includes(by));
          expect([from, to, by, canChange(from, to, by)]).toEqual([from, to, by, listed]);
        }
      }
    }
  });

  it.each([
    ['received', 'assigned', 'agency', false],
    ['assigned', 'resolved', 'agency', true],
    ['resolved', 'in-progress', 'agency', false],
    ['declined', 'resolved', 'agency', false],
    ['assigned', 'assigned', 'system', false],
    ['assigned', 'assigned', 'operator', true],
    ['resolved', 'assigned', 'system', true],
  ] as const)('%s → %s by %s: %s', (from, to, by, allowed) => {
    expect(canChange(from, to, by)).toBe(allowed);
  });

  it('can be left from every state: nothing ends in a dead end for good', () => {
    for (const state of TICKET_STATES) expect(CHANGES[state].length).toBeGreaterThan(0);
  });

  it('"not ours" goes back to triage', () => {
    expect(targetOf('not-ours')).toBe('triage');
    expect(targetOf('scheduled')).toBe('scheduled');
  });

  it('is open until resolved or declined', () => {
    expect(TICKET_STATES.filter(isOpen)).toEqual(['received', 'triage', 'assigned', 'in-progress', 'scheduled']);
  });
});
