import { describe, expect, it } from '@jest/globals';
import { placesIn, wordsOfPlaces } from './gazetteer.js';
import { spokenWords } from './particulars.js';
import { numbersOf, subjectOf } from './said.js';
import { unlistedStreets } from './streets.js';

function streetsOf(text: string): string[] {
  const [words, places] = [spokenWords(text), wordsOfPlaces(placesIn(text))];
  const addresses = numbersOf(words, places);
  return [...unlistedStreets(text, words, places, (word) => addresses.has(subjectOf(word, places)))];
}

describe('streets that are in no list', () => {
  it.each([
    ['Kod broja 16 u Ostružničkoj curi hidrant', ['ostruznick']],
    ['остружничка 5,пукла цев', ['ostruznick']],
    ['Kante u Bradićevoj prelaze', ['bradicev']],
    ['U ulici Vasilija Pupovca propao asfalt', ['pupov']],
    ['na uglu ritopečke i mirne', ['ritopeck', 'mirne']],
    ['у ул. Незнаног јунака мрак', ['nezna']],
  ])('%s', (text, expected) => expect(streetsOf(text)).toEqual(expected));

  it.each([
    ['listed', 'Pukla cev u Njegoševoj 5'],
    ['what is no street', 'U Gradskoj upravi nema nikoga, u Poreskoj upravi red'],
    ['a street without a name', 'ulica puna rupa, u ulici nema svetla'],
    ['a corner of no street', 'Na uglu velika rupa, na ćošku ispred prodavnice mrak, raskrsnica opasna'],
    ['a measure', 'rupa dubine 30 cm, širine 2 m, od prošle godine 3 kontejnera'],
    ['an institution, a nation', 'Kod Srpske pravoslavne crkve, na Gradskoj televiziji, iz Evropske unije'],
    ['who says so', 'Kaže Marija Petrova da ne zna kad će struja'],
    ['a longer name of one that is listed', 'Ulica Vuka Stefanovića Karadžića 12'],
    ['an adjective of a text without names', 'gradska čistoća ne dolazi, dečja igra'],
  ])('not %s', (_, text) => expect(streetsOf(text)).toEqual([]));
});
