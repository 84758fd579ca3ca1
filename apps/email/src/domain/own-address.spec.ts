import { describe, expect, it } from '@jest/globals';
import { isOwnAddress, reachedAt } from './own-address.js';

const OWN = ['sistem48@smederevo.org.rs', 'prijave@grad.rs'];

describe('an address of ours', () => {
  it.each([
    ['sistem48@smederevo.org.rs', true],
    ['Sistem48@Smederevo.org.rs', true],
    ['sistem48+x@smederevo.org.rs', true],
    ['prijave+hitno@grad.rs', true],
    ['sistem48@grad.rs', false],
    ['sistem480@smederevo.org.rs', false],
    ['sistem48@grad.rs.evil.com', false],
    ['sistem48@evil.com@grad.rs', false],
    ['sistem48', false],
    ['"a@b"@smederevo.org.rs', false],
    ['', false],
  ])('%j: %s', (address, expected) => expect(isOwnAddress(OWN, address)).toBe(expected));
});

describe('E06 where a mail reached us', () => {
  it.each([
    [['sistem48@smederevo.org.rs', 'ana@primer.rs', 'prijave@grad.rs'], ['sistem48@smederevo.org.rs', 'prijave@grad.rs']],
    [['SISTEM48+x@smederevo.org.rs', 'sistem48@smederevo.org.rs', 'sistem48+X@smederevo.org.rs'], ['sistem48+x@smederevo.org.rs', 'sistem48@smederevo.org.rs']],
    [['sistem48+48-2043-7719.k7f3abcdefgh@smederevo.org.rs', 'sistem48+b.0123@smederevo.org.rs'], ['sistem48@smederevo.org.rs']],
    [['ana@primer.rs'], []],
  ])('%j: %j', (recipients, expected) => expect(reachedAt(OWN, recipients)).toEqual(expected));
});
