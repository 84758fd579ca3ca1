import { describe, expect, it } from '@jest/globals';
import { housesIn, numbersIn, occasionOf } from './whereabouts.js';

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

describe('numbers', () => {
  it.each([
    ['bus u 6:20 za Vranovo', ['620']],
    ['бус у 620', ['620']],
    ['od 21 čas', ['21', '9']],
    ['na devet mesta', ['9']],
  ])('%s', (text, numbers) => expect([...numbersIn(text)]).toEqual(numbers));

  it('are of a house where they stand after its street', () => {
    expect(housesIn('pukla cev u nemanjinoj kod broja 12 vec 3 dana', 'nemanjinoj')).toEqual(['12']);
    expect(housesIn('u nemanjinoj vec 3 dana', 'nemanjinoj')).toEqual([]);
  });
});
