import { describe, expect, it } from '@jest/globals';
import type { Contact, ReplyChannel } from '@s48/contracts';
import { chosenWay, needsOtherWay, otherWays, usualWay, type Reach } from './reply-ways.js';

const at = (channel: ReplyChannel): Contact => ({ channel, sealed: `sealed-${channel}`, key: 'k' });
const texted: Reach = { channel: 'sms', contact: at('sms'), otherContacts: [], optedOut: [] };
const visited: Reach = { channel: 'counter', contact: at('sms'), otherContacts: [at('email')], optedOut: [] };
const web: Reach = { channel: 'web', contact: { channel: 'web' }, otherContacts: [at('email'), at('sms')], optedOut: [] };

const short = (reach: Reach): string[] => otherWays(reach).map(({ contact, consented }) => `${contact.channel}${consented ? '' : ' if agreed'}`);

describe('O05 the other ways', () => {
  it.each<[string, Reach, string[]]>([
    ['who texted may be called, if agreed', texted, ['phone if agreed']],
    ['who called and gets texts has agreed to a call', { ...texted, channel: 'phone' }, ['phone']],
    ['who left an address with the visit gave it', visited, ['email', 'phone']],
    ['who filled in the form gave both', web, ['email', 'sms']],
    ['who has sent STOP gets no SMS', { ...web, optedOut: ['sms'] }, ['email']],
    ['who left nothing', { ...texted, contact: null }, []],
    ['who is awaited at the counter without a number', { ...visited, contact: { channel: 'phone' }, otherContacts: [] }, []],
  ])('of %s', (_, reach, ways) => expect(short(reach)).toEqual(ways));

  it.each<[ReplyChannel, string | undefined, boolean]>([
    ['sms', undefined, true],
    ['phone', undefined, false],
    ['phone', 'told on the phone', true],
    ['email', 'told on the phone', false],
  ])('of who texted: %s with consent %s may be used: %s', (channel, consent, may) => {
    expect('to' in chosenWay(texted, channel, consent)).toBe(may);
  });

  it('S10 never use a channel after STOP, whatever is stated', () => {
    expect(chosenWay({ ...texted, optedOut: ['sms'] }, 'sms', 'told on the phone')).toEqual({ refusal: expect.stringContaining('STOP') });
  });
});

describe('S10 the usual way', () => {
  it.each<[string, Reach, ReplyChannel | undefined]>([
    ['without STOP is as before', visited, 'sms'],
    ['after STOP is the next that was given', { ...visited, optedOut: ['sms'] }, 'email'],
    ['after STOP is never one that was not given', { ...texted, optedOut: ['sms'] }, 'sms'],
    ['of who left nothing', { ...texted, contact: null }, undefined],
  ])('%s', (_, reach, channel) => expect(usualWay(reach)?.channel).toBe(channel));
});

it.each<[boolean, readonly ('failed' | 'requested' | 'delivered')[]]>([
  [true, ['failed']],
  [false, ['failed', 'requested']],
  [false, ['failed', 'delivered']],
  [true, ['delivered', 'failed']],
  [false, []],
])('another way is proposed: %s, after %j', (needed, states) => expect(needsOtherWay(states.map((state) => ({ state })))).toBe(needed));
