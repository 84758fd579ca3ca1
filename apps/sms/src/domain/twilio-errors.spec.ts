import { describe, expect, it } from '@jest/globals';
import { classify, reasonOf } from './twilio-errors.js';

describe('classify', () => {
  it.each([
    [{ status: 400, code: 21610, message: '' }, 'opted-out'],
    [{ status: 400, code: 21614, message: '' }, 'permanent'],
    [{ status: 400, code: 21211, message: '' }, 'permanent'],
    [{ status: 401, code: 20003, message: '' }, 'alarm'],
    [{ status: 403, message: '' }, 'alarm'],
    [{ status: 400, code: 21606, message: '' }, 'alarm'],
    [{ status: 429, code: 20429, message: '' }, 'temporary'],
    [{ status: 429, message: '' }, 'temporary'],
    [{ status: 400, code: 29999, message: 'new' }, 'permanent'],
    [{ status: 502, message: '[HTTP 502] Failed to execute request' }, 'unknown'],
    [{ status: 503, code: 20503, message: '' }, 'unknown'],
    [{ code: 'ECONNREFUSED', message: '' }, 'temporary'],
    [{ code: 'ENOTFOUND', message: '' }, 'temporary'],
    [{ code: 'ECONNABORTED', message: 'timeout of 10000ms exceeded' }, 'unknown'],
    [{ code: 'ECONNRESET', message: '' }, 'unknown'],
    [{ message: 'socket hang up' }, 'unknown'],
  ] as const)('O03 %j is %s', (failure, kind) => expect(classify(failure).kind).toBe(kind));

  it('says a reason a person can act on', () => {
    expect(classify({ status: 400, code: 21614, message: '' }).reason).toBe('not a mobile number (landline) (Twilio 21614)');
    expect(reasonOf('30005')).toBe('the number is unknown (Twilio 30005)');
    expect(reasonOf('39999')).toBe('not delivered (Twilio 39999)');
    expect(reasonOf(null)).toBe('not delivered');
  });
});
