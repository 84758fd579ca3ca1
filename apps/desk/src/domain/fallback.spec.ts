import { describe, expect, it } from '@jest/globals';
import { fallbackReason, needsFallback } from './fallback.js';

describe('why the citizen has not heard', () => {
  it.each([
    [{ state: 'received', agency: null, text: null }, 'not-transcribed'],
    [{ state: 'received', agency: null, text: 'rupa' }, 'in-triage'],
    [{ state: 'triage', agency: 'trijaza', text: 'rupa' }, 'in-triage'],
    [{ state: 'assigned', agency: 'vodovod', text: 'rupa' }, 'agency-silent'],
    [{ state: 'scheduled', agency: 'vodovod', text: 'rupa' }, 'agency-silent'],
  ] as const)('%j: %s', (ticket, reason) => expect(fallbackReason(ticket)).toBe(reason));
});

describe('the system speaks', () => {
  it.each([
    ['nothing was said', [], true],
    ['only an acknowledgement left', [{ kind: 'acknowledgement', author: 'system', state: 'delivered' }], true],
    ['a human\'s status is under way', [{ kind: 'status', author: 'operator', state: 'requested' }], false],
    ['a human\'s status failed', [{ kind: 'status', author: 'agency', state: 'failed' }], true],
    ['it has spoken already', [{ kind: 'status', author: 'system', state: 'handed-over' }], false],
    ['an information was sent', [{ kind: 'information', author: 'operator', state: 'delivered' }], true],
  ] as const)('when %s: %s', (_, replies, expected) => expect(needsFallback(replies)).toBe(expected));
});
