import { describe, expect, it } from '@jest/globals';
import { copiesOf, countedCopy, meaningOfFailure } from './smtp-answers.js';

describe('what a failed SMTP conversation means', () => {
  it.each([
    ['no such user', { responseCode: 550, command: 'RCPT TO' }, 'refused'],
    ['a full mailbox', { responseCode: 452, command: 'RCPT TO' }, 'later'],
    ['greylisting', { responseCode: 451, command: 'RCPT TO' }, 'later'],
    ['refused content', { responseCode: 554, command: 'DATA' }, 'refused'],
    ['a wrong password', { code: 'EAUTH', responseCode: 535, command: 'AUTH PLAIN' }, 'alarm'],
    ['a password is wanted', { responseCode: 530, command: 'MAIL FROM' }, 'alarm'],
    ['our sender is not allowed', { responseCode: 553, command: 'MAIL FROM' }, 'alarm'],
    ['we are banned', { responseCode: 554, command: 'CONN' }, 'alarm'],
    ['no server', { code: 'ESOCKET', command: 'CONN' }, 'later'],
    ['an untrusted certificate', { code: 'ETLS', command: 'STARTTLS' }, 'alarm'],
    ['an address that is none', { code: 'EENVELOPE' }, 'refused'],
  ])('%s', (_, failure, meaning) => expect(meaningOfFailure({ ...failure, handedOver: false })).toBe(meaning));

  it.each([
    ['the connection was lost', {}, 'unknown'],
    ['it answers later', { responseCode: 451 }, 'later'],
    ['it refuses', { responseCode: 552 }, 'refused'],
  ])('after the whole mail was handed over, %s', (_, failure, meaning) => expect(meaningOfFailure({ ...failure, handedOver: true })).toBe(meaning));
});

it('copies of unknown fate are counted in the reason', () => {
  const first = countedCopy('452 try again later', 'the connection was closed');
  expect(first).toBe('the connection was closed (copy 1)');
  expect(copiesOf(countedCopy(first, 'timeout'))).toBe(2);
  expect([copiesOf(null), copiesOf('452 try again later')]).toEqual([0, 0]);
});
