import { describe, expect, it } from '@jest/globals';
import { landmarksIn, occasionOf } from './whereabouts.js';

describe('the occasion a report names', () => {
  it.each([
    ['Autobus u 6.20 nije došao u ponedeljak', { weekdays: ['ponedelj'] }],
    ['аутобус није дошао у четвртак', { weekdays: ['cetvrt'] }],
    ['Zahtev predat 3. marta', { months: ['mart'] }],
    ['zgrada Carina 11 ulaz B', { entrances: ['b'] }],
    ['nema grejanja na petom spratu', { weekdays: [] }],
  ])('%s', (text, expected) => {
    const { weekdays, months, entrances } = occasionOf(text);
    expect({ weekdays: [...weekdays], months: [...months], entrances: [...entrances] }).toMatchObject(expected);
  });
});

describe('landmarks', () => {
  it('are the same in both scripts and in every case', () => {
    expect(landmarksIn('Semafor kod bolnice ne radi')).toEqual(landmarksIn('семафор испред болнице'));
  });

  it('are told apart', () => {
    const [one, other] = [landmarksIn('kod bolnice'), landmarksIn('kod robne kuće')];
    expect([...one].some((mark) => other.has(mark))).toBe(false);
  });

  it('are no words that stand at any place', () => {
    expect(landmarksIn('ispred zgrade, kod kuće, pored ulaza')).toEqual(new Set());
  });
});
