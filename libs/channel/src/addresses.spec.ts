import { describe, expect, it } from '@jest/globals';
import { isMobile, toE164, toMailAddress } from './addresses.js';

describe('toE164', () => {
  it.each<[string, string | null]>([
    ['064/844-93-06', '+381648449306'],
    ['064 844 93 06', '+381648449306'],
    ['(026) 622.322', '+38126622322'],
    ['0038164 8449306', '+381648449306'],
    ['+381648449306', '+381648449306'],
    ['+381 (0)64 844-93-06', '+381648449306'],
    ['00381 (0)64 844-93-06', '+381648449306'],
    ['+49 151 23456789', '+4915123456789'],
    ['+266696687', null],
    ['anonymous', null],
    ['Telekom', null],
    ['1234', null],
    ['94', null],
    ['', null],
    ['+', null],
    ['+0641234567', null],
    ['+3816412345678901', null],
    ['064844930६', null],
    ['+381648449306\u0000', null],
  ])('%j is %j', (text, number) => expect(toE164(text)).toBe(number));
});

describe('isMobile', () => {
  it.each<[string, boolean]>([['+381648449306', true], ['+38160123456', true], ['+38126622322', false], ['+38164', false], ['+385911234567', false]])('%s: %s', (number, mobile) => expect(isMobile(number)).toBe(mobile));
});

describe('toMailAddress', () => {
  it.each<[string, string | null]>([
    ['Petar.Petrovic@Primer.RS', 'Petar.Petrovic@primer.rs'],
    [' petar+48@primer.co.rs ', 'petar+48@primer.co.rs'],
    ['"petar p"@primer.rs', '"petar p"@primer.rs'],
    ["o'brien@primer.rs", "o'brien@primer.rs"],
    ['петар@пример.срб', 'петар@пример.срб'],
    ['petar@primer', null],
    ['petar@primer.rs.', null],
    ['petar@@primer.rs', null],
    ['petar primer@primer.rs', null],
    ['<petar@primer.rs>', null],
    ['petar@primer.rs,mika@primer.rs', null],
    ['petar@primer.rs>', null],
    ['petar;mika@primer.rs', null],
    ['"petar\r\nRCPT TO:<mika@primer.rs>"@primer.rs', null],
    ['petar\u0000@primer.rs', null],
    [`${'a'.repeat(250)}@primer.rs`, null],
    ['', null],
  ])('%j is %j', (text, address) => expect(toMailAddress(text)).toBe(address));
});
