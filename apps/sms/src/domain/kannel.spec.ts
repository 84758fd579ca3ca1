import { describe, expect, it } from '@jest/globals';
import { codingOf, meaningOfAnswer, meaningOfReport, readKannel } from './kannel.js';

describe('readKannel', () => {
  it.each([
    ['UTF-8', 'from=%2B381641234567&to=%2B381648449306&text=%D0%A0%D1%83%D0%BF%D0%B0+%C4%8D&charset=UTF-8', 'Рупа č'],
    ['no charset', 'from=%2B381641234567&to=%2B381648449306&text=%C5%A1aht', 'šaht'],
    ['UTF-16BE', 'from=%2B381641234567&to=%2B381648449306&text=%04%20%00a&charset=UTF-16BE', 'Рa'],
    ['windows-1250', 'from=%2B381641234567&to=%2B381648449306&text=%9Aaht&charset=windows-1250', 'šaht'],
    ['a charset that does not exist', 'from=%2B381641234567&to=%2B381648449306&text=rupa&charset=KLINGON', 'rupa'],
    ['a charset that does not fit', 'from=%2B381641234567&to=%2B381648449306&text=%C5&charset=UTF-8', '\uFFFD'],
    ['equals signs and an empty text', 'from=%2B381641234567&to=%2B381648449306&text=a=b', 'a=b'],
  ])('%s', (_, query, text) => expect(readKannel(Buffer.from(query, 'latin1'))).toEqual({ from: '+381641234567', to: '+381648449306', text }));

  it.each([
    ['381641234567', '+381641234567'],
    ['+381641234567', '+381641234567'],
    ['1234', '1234'],
    ['mts%20INFO', 'mts INFO'],
  ])('S09 the sender %s is %s', (given, from) => expect(readKannel(Buffer.from(`from=${given}&text=x`)).from).toBe(from));

  it('names what is missing', () => expect(() => readKannel(Buffer.from('text=x'))).toThrow(/from/));
});

it('names the coding that has all letters', () => {
  expect([codingOf('Rupa [x] €'), codingOf('Šaht'), codingOf('Шахт')]).toEqual(['0', '2', '2']);
});

it.each([['1', 'delivered'], ['2', 'failed'], ['16', 'failed'], ['4', 'on-the-way'], ['8', 'on-the-way'], ['64', 'on-the-way']])('S12 report type %s is %s', (type, meaning) =>
  expect(meaningOfReport(type)).toBe(meaning));

it.each([[202, 'accepted'], [403, 'alarm'], [503, 'temporary'], [400, 'permanent'], [502, 'unknown']])('O03 the answer %d is %s', (status, meaning) => expect(meaningOfAnswer(status)).toBe(meaning));
