import { describe, expect, it } from '@jest/globals';
import { meaningOfState, meaningOfStatus, partOf, receiptOf, spellingsOf, withPlus, type DeliverSm } from './smpp.js';

const message = (own: Partial<DeliverSm>): DeliverSm => ({ from: '381641234567', to: '381648449306', esmClass: 0, text: '', udh: [], ...own });

describe('partOf', () => {
  it.each<[string, Partial<DeliverSm>, object | null]>([
    ['a header with an 8 bit reference', { udh: [Uint8Array.of(0, 3, 9, 2, 1)] }, { ref: 9, total: 2, number: 1 }],
    ['a header with a 16 bit reference', { udh: [Uint8Array.of(8, 4, 1, 2, 3, 2)] }, { ref: 258, total: 3, number: 2 }],
    ['another element before it', { udh: [Uint8Array.of(5, 4, 0, 0, 0, 0), Uint8Array.of(0, 3, 9, 2, 2)] }, { ref: 9, total: 2, number: 2 }],
    ['SAR fields', { sar: { ref: 5, total: 2, number: 2 } }, { ref: 5, total: 2, number: 2 }],
    ['a text in one piece', {}, null],
    ['a single part of one', { udh: [Uint8Array.of(0, 3, 9, 1, 1)] }, null],
    ['a part number that cannot be', { udh: [Uint8Array.of(0, 3, 9, 2, 3)] }, null],
  ])('%s', (_, own, part) => expect(partOf(message(own))).toEqual(part));
});

describe('receiptOf', () => {
  const text = 'id:65 sub:001 dlvrd:001 submit date:2611220900 done date:2611220901 stat:DELIVRD err:000 text:';
  it.each<[string, Partial<DeliverSm>, object | null]>([
    ['by its text', { esmClass: 4, text }, { id: '65', state: 'DELIVRD', error: '000' }],
    ['by its fields, which win', { esmClass: 4, text, receiptedId: '1001', messageState: 5 }, { id: '1001', state: 'UNDELIV', error: '000' }],
    ['in small letters', { esmClass: 4, text: text.toLowerCase() }, { id: '65', state: 'DELIVRD', error: '000' }],
    ['a citizen who writes like one', { esmClass: 0, text }, null],
    ['nothing in it', { esmClass: 4, text: 'hello' }, null],
  ])('%s', (_, own, receipt) => expect(receiptOf(message(own))).toEqual(receipt));

  it.each([['DELIVRD', 'delivered'], ['UNDELIV', 'failed'], ['REJECTD', 'failed'], ['EXPIRED', 'failed'], ['ACCEPTD', 'on-the-way'], ['ENROUTE', 'on-the-way'], ['UNKNOWN', 'on-the-way'], ['NEW', 'on-the-way']])(
    'S12 %s is %s',
    (state, meaning) => expect(meaningOfState(state)).toBe(meaning),
  );
});

it.each([
  ['1001', ['1001', '3e9', '4097']],
  ['000065', ['65', '41', '101']],
  ['0A1F', ['a1f', '2591']],
  ['b7-message', ['b7-message']],
])('an id %s may be written %j', (id, spellings) => expect(spellingsOf(id).sort()).toEqual([...spellings].sort()));

it.each([[0, 'accepted'], [0x58, 'temporary'], [0x14, 'temporary'], [0x0b, 'permanent'], [0x45, 'permanent'], [0x0e, 'alarm']])('O03 the status %i is %s', (status, meaning) =>
  expect(meaningOfStatus(status)).toBe(meaning));

it.each([['381641234567', '+381641234567'], ['+381641234567', '+381641234567'], ['1234', '1234'], ['INFO', 'INFO']])('S09 %s is %s', (given, address) =>
  expect(withPlus(given)).toBe(address));
