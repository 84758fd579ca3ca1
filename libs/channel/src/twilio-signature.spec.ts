import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isSignedByTwilio } from './twilio-signature.js';

const URL = 'https://s48.smederevo.org.rs';
const TOKEN = 'present token';

/** Twilio's rule, written down again: HMAC-SHA1 over the URL and every parameter, sorted. */
function sign(path: string, body: string, token = TOKEN): string {
  const form = [...new URLSearchParams(body)].sort(([a], [b]) => (a < b ? -1 : 1));
  return createHmac('sha1', token).update(URL + path + form.flat().join('')).digest('base64');
}

const check = (path: string, body: string, signature: string | undefined, tokens: (string | undefined)[] = [TOKEN, undefined]) =>
  isSignedByTwilio({ headers: { ...(signature && { 'x-twilio-signature': signature }) }, originalUrl: path, rawBody: Buffer.from(body) }, { publicUrl: `${URL}/`, tokens });

const PATH = '/hooks/twilio/voice?a=1';
const BODY = 'From=%2B381641234567&Body=Rupa%20%C5%A1&Blank=&CallSid=CA1';

describe('isSignedByTwilio', () => {
  it('believes what was signed, blank and unknown parameters included', () => expect(check(PATH, BODY, sign(PATH, BODY))).toBe(true));
  it('believes the old token while it is being replaced', () => expect(check(PATH, BODY, sign(PATH, BODY, 'old'), [TOKEN, 'old'])).toBe(true));

  it.each<[string, string, string, string | undefined]>([
    ['no signature', PATH, BODY, undefined],
    ['a signature under another token', PATH, BODY, sign(PATH, BODY, 'guess')],
    ['another path', '/hooks/twilio/sms', BODY, sign(PATH, BODY)],
    ['a changed parameter', PATH, BODY.replace('Rupa', 'rupa'), sign(PATH, BODY)],
    ['a dropped blank', PATH, BODY.replace('&Blank=', ''), sign(PATH, BODY)],
    ['an added parameter', PATH, `${BODY}&x=1`, sign(PATH, BODY)],
  ])('does not believe %s', (_, path, body, signature) => expect(check(path, body, signature)).toBe(false));
});
