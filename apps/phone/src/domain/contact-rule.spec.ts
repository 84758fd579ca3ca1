import { describe, expect, it } from '@jest/globals';
import { callerOf, contactFor, obstacleTo, otherContactsFor, type Left } from './contact-rule.js';

const MOBILE = { phone: '+381641234567', mobile: true };
const LANDLINE = { phone: '+38126222333', mobile: false };
const NOBODY = { phone: null, mobile: false };
const EMAIL = 'mira@primer.rs';

describe('V04 where the answer goes', () => {
  it.each<[string, Left, object | null]>([
    ['a mobile caller: SMS', MOBILE, { channel: 'sms', address: MOBILE.phone }],
    ['a landline caller: call-back', LANDLINE, { channel: 'phone', address: LANDLINE.phone }],
    ['a hidden number: nobody to answer', NOBODY, null],
    ['an address only: e-mail', { ...NOBODY, email: EMAIL }, { channel: 'email', address: EMAIL }],
    ['a landline and an address: e-mail', { ...LANDLINE, email: EMAIL }, { channel: 'email', address: EMAIL }],
    ['a mobile asked for a call', { ...MOBILE, way: 'callback' }, { channel: 'phone', address: MOBILE.phone }],
    ['a mobile asked for e-mail', { ...MOBILE, email: EMAIL, way: 'email' }, { channel: 'email', address: EMAIL }],
    ['pick-up without a number', { ...NOBODY, way: 'pickup' }, { channel: 'phone' }],
    ['pick-up with a number', { ...MOBILE, way: 'pickup' }, { channel: 'phone', address: MOBILE.phone }],
    ['SMS to a landline cannot be', { ...LANDLINE, way: 'sms' }, null],
  ])('%s', (_, left, address) => expect(contactFor(left)).toEqual(address));

  it.each<[string, Left, string[]]>([
    ['nothing', NOBODY, []],
    ['only a mobile: it can be called', MOBILE, ['phone']],
    ['a mobile and an address, a mail asked for', { ...MOBILE, email: EMAIL, way: 'email' }, ['sms', 'phone']],
    ['a landline and an address', { ...LANDLINE, email: EMAIL }, ['phone']],
    ['a number left with a pick-up', { ...LANDLINE, email: EMAIL, way: 'pickup' }, ['email']],
  ])('O05 what else was left: %s', (_, left, channels) => expect(otherContactsFor(left).map(({ channel }) => channel)).toEqual(channels));

  it.each<[Left, string]>([[MOBILE, 'mobile'], [LANDLINE, 'landline'], [NOBODY, 'hidden']])('%j is %s', (left, caller) => expect(callerOf(left)).toBe(caller));
});

describe('obstacleTo', () => {
  it.each<[string, 'phone' | 'counter', Left, string | null]>([
    ['SMS to a landline', 'counter', { ...LANDLINE, way: 'sms' }, 'contact.phone'],
    ['SMS without a number', 'counter', { ...NOBODY, way: 'sms' }, 'contact.phone'],
    ['a call without a number', 'phone', { ...NOBODY, way: 'callback' }, 'contact.phone'],
    ['e-mail without an address', 'counter', { ...MOBILE, way: 'email' }, 'contact.email'],
    ['pick-up by a caller', 'phone', { ...MOBILE, way: 'pickup' }, 'contact.way'],
    ['pick-up at the counter', 'counter', { ...NOBODY, way: 'pickup' }, null],
    ['nothing asked', 'phone', NOBODY, null],
  ])('%s', (_, channel, left, field) => expect(obstacleTo(channel, left)?.field ?? null).toBe(field));
});
