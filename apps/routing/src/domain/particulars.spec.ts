import { describe, expect, it } from '@jest/globals';
import { particularsOf, spokenWords, type Particulars } from './particulars.js';

const said = (text: string): Record<string, unknown[]> => {
  const { numbers, times, dates, days, plates, parts } = particularsOf(spokenWords(text)) satisfies Particulars;
  return Object.fromEntries(Object.entries({ numbers, times, dates, days, plates, parts }).filter(([, found]) => found.size > 0).map(([kind, found]) => [kind, [...found]]));
};

describe('what a report says in numbers and days', () => {
  it.each([
    ['bus u 6:20 za Vranovo', { times: [380] }],
    ['бус у 620 за Враново', { times: [380] }],
    ['врановски бус у 620 није прошао', { times: [380] }],
    ['u 605 je već otišao', { times: [365] }],
    ['предмет 351-808, захтев за озакоњење', { numbers: ['351', '808'] }],
    ['treći dan bez vode, od trećeg maja', { dates: ['3/5'] }],
    ['što niko ne dolazi', {}],
    ['sto pedeset, Kosovska', { numbers: ['150'] }],
    ['ukupno u 350 domaćinstava', { numbers: ['350'] }],
    ['prvi majstor', {}],
    ['bus u 15 20 nije došao', { times: [200] }],
    ['nije došao ni u 7. Petnaest ljudi čeka', {}],
    ['polazak u 18 i 20', { times: [380] }],
    ['autobus u pola sedam uveče', { times: [390] }],
    ['muzika od 6 do 8 ujutru, Gundulića 16', { numbers: ['16'] }],
    ['svake noći posle 2, stan 14', { parts: ['14'] }],
    ['Zahtev 351-880 predat 3. marta 2019.', { numbers: ['351', '880', '2019'], dates: ['3/3'] }],
    ['дана 04.12. у понедељак', { dates: ['4/12'], days: ['monday'] }],
    ['u četvrtak i petak', { days: ['thursday', 'friday'] }],
    ['nedelju dana bez vode, već treću nedelju', {}],
    ['golf SD-207-LK', { plates: ['207'] }],
    ['голф СД207ЛК', { plates: ['207'] }],
    ['Carina 11 ulaz B, lift između četvrtog i petog sprata', { numbers: ['11'], parts: ['b', '5'] }],
    ['na trećoj tezgi u redu C', { parts: ['c', '3'] }],
    ['trideset četvoro dece', {}],
    ['dvojica na motoru, dvadesetak televizora, svakih trideset sekundi', {}],
    ['kod šezdesetice', { numbers: ['60'] }],
    ['noćas oko 12 motor bez tablice', {}],
    ['danas oko 11 po Papazovcu, traže 2 iljade', {}],
    ['Kosovska trideset četiri', { numbers: ['34'] }],
    ['račun na 1.200 dinara, Njegoševa 12a', { numbers: ['12a'] }],
  ])('%s', (text, expected) => expect(said(text)).toEqual(expected));

  it('knows every number that is said, whatever it counts', () => {
    expect([...particularsOf(spokenWords('dvesta grama, u 17 i 10')).all]).toEqual(expect.arrayContaining(['200', '17', '5', '10']));
  });
});
