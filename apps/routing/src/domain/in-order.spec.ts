import { describe, expect, it } from '@jest/globals';
import { complaintIn } from './in-order.js';

describe('what a text is about', () => {
  it.each([
    ['На тобогану прокинут лим, љуљашке су у реду', 'na toboganu prokinut lim'],
    ['Vozi na vreme al ne staje kod zadruge', 'al ne staje kod zadruge'],
    ['Dim nije problem, nego prah', 'nego prah'],
    ['Grane su sklonili. Voda stoji u obe trake.', 'voda stoji u obe trake'],
  ])('%s: %s', (text, expected) => expect(complaintIn(text)).toBe(expected));

  it.each([
    ['a fault', 'Semafor nije ispravan', 'semafor nije ispravan'],
    ['a row of the market', 'Na pijaci u redu F kaplje', 'na pijaci u redu f kaplje'],
    ['a question', 'Da li je voda ispravna', 'da li je voda ispravna'],
    ['a wish', 'Molim da se pokosi i sredi park', 'molim da se pokosi i sredi park'],
    ['the whole where all is in order', 'Sve je u redu', 'sve je u redu'],
  ])('leaves %s', (_, text, expected) => expect(complaintIn(text)).toBe(expected));
});
