import { describe, expect, it } from '@jest/globals';
import { readStatusQuery } from './status-query.js';

describe('readStatusQuery', () => {
  it.each([
    ['STATUS 48-2043-7710', '48-2043-7710'],
    ['status 4820437710', '48-2043-7710'],
    ['СТАТУС 48 2043 7710.', '48-2043-7710'],
    ['Status: 48–2043–7710', '48-2043-7710'],
    ['„Статус” 48/2043/7710', '48-2043-7710'],
    ['status 48-2043-7711', null],
    ['status 123', null],
    ['STATUS', null],
  ])('"%s" asks about %s', (text, reference) => expect(readStatusQuery(text)).toEqual({ reference }));

  it.each(['status rasvete u Kolarskoj', 'status 5 kontejnera', 'Koji je status 48-2043-7710', 'status 48-2043-7710 nije tačan', ''])('"%s" is a report', (text) => expect(readStatusQuery(text)).toBeNull());
});
