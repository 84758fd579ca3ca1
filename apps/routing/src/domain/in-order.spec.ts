import { describe, expect, it } from '@jest/globals';
import { fold } from '@s48/language';
import { placesIn, wordsOfPlaces } from './gazetteer.js';
import { complaintIn } from './in-order.js';

const complaintOf = (text: string): string => complaintIn(text, wordsOfPlaces(placesIn(text)));

describe('what a text is about', () => {
  it.each([
    ['На тобогану прокинут лим, љуљашке су у реду', 'na toboganu prokinut lim'],
    ['Vozi na vreme al ne staje kod zadruge', 'al ne staje kod zadruge'],
    ['Dim nije problem, nego prah pada po vešu', 'nego prah pada po vesu'],
    ['Ograda je prošle nedelje popravljena. Pukao je lanac ljuljaške.', 'pukao je lanac ljuljaske'],
    ['radijator iscurio po parketu,prozori dobri', 'radijator iscurio po parketu'],
    ['Račun nije stigao, kiriju redovno plaćam', 'racun nije stigao'],
  ])('%s: %s', (text, expected) => expect(complaintOf(text)).toBe(expected));

  it.each([
    'Semafor nije ispravan', 'Molim da se pokosi i sredi park', 'Sve je u redu', 'Na pijaci u redu F kaplje sa krova', 'Da li je voda ispravna', 'Poštovani, autobus 620 redovno kasni. Hvala',
    'Komšija redovno loži gume, Goranska 5', 'Neko je uklonio poklopac sa šahta, Goranska 5', 'Sklonili su saobraćajni znak kod škole. Hvala.', 'Asfalt propao ceo, kod škole',
    'Dobro znate da je ulica razrovana, Vranovo.', 'Deponija je odlična hrana za pacove. Šalinac.', 'Kola parkirana u redu ispred garaže. Ne mogu da izađem.', 'Ograda je popravljena, hvala',
  ])('leaves %s', (text) => expect(complaintOf(text)).toBe(fold(text)));
});
