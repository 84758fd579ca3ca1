import { describe, expect, it } from '@jest/globals';
import { mediaOfForm, mediaOfResource, placeOf } from './twilio-media.js';

const [SID, MESSAGE, MEDIA] = [`AC${'a'.repeat(32)}`, `MM${'b'.repeat(32)}`, `ME${'c'.repeat(32)}`];
const PATH = `/2010-04-01/Accounts/${SID}/Messages/${MESSAGE}/Media/${MEDIA}`;
const account = { base: 'http://127.0.0.1:20010', sid: SID };

describe('S18 the media of a message', () => {
  it.each<[string, unknown]>([
    ['NumMedia=0', undefined],
    ['Body=x', undefined],
    ['NumMedia=2&MediaUrl0=a&MediaUrl1=b', ['a', 'b']],
    ['NumMedia=2&MediaUrl0=a', 'listed'],
    ['NumMedia=-1', undefined],
    ['NumMedia=many', undefined],
  ])('%s', (form, media) => expect(mediaOfForm(new URLSearchParams(form))).toEqual(media));

  it('of a listed message have to be asked for', () => expect(['0', '1', undefined].map(mediaOfResource)).toEqual([undefined, 'listed', undefined]));
});

describe('S18 a link is ours', () => {
  it.each([`https://api.twilio.com${PATH}`, `http://127.0.0.1:20010${PATH}`, `${PATH}.json`])('%s', (link) =>
    expect(placeOf(link, account)).toEqual({ path: PATH, message: MESSAGE, media: MEDIA }));

  it.each([
    `http://api.twilio.com${PATH}`, `https://api.twilio.com.evil.example${PATH}`, `https://evil.example${PATH}`, `https://api.twilio.com@evil.example${PATH}`, `http://127.0.0.1:20011${PATH}`,
    `https://api.twilio.com${PATH.replace(SID, `AC${'d'.repeat(32)}`)}`, `https://api.twilio.com${PATH}/../../../../../Keys`, 'https://api.twilio.com/', '', 'http://', 'file:///etc/passwd',
  ])('not %s', (link) => expect(placeOf(link, account)).toBeNull());
});
