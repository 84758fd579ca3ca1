import { describe, expect, it } from '@jest/globals';
import { placesIn, wordsOfPlaces } from './gazetteer.js';
import { landmarksIn } from './landmarks.js';
import { Meanings } from './meanings.js';
import { spokenWords } from './particulars.js';
import { contradict, measures, namesIn, numbersOf, sides, type Said } from './said.js';

const FEW = new Meanings('radi work');
const addressesOf = (text: string): Said => numbersOf(spokenWords(text), wordsOfPlaces(placesIn(text)));
const sidesOf = (text: string): Said => sides(spokenWords(text), wordsOfPlaces(placesIn(text)));
const namesOf = (text: string): Said => namesIn(text, spokenWords(text), wordsOfPlaces(placesIn(text)), FEW);
const measuresOf = (text: string): Said => measures(spokenWords(text));

describe('two reports contradict each other', () => {
  it.each([
    ['in the house', addressesOf, 'Lift u Kralja Petra 8 ne radi', 'u kralja petra 18 lift ne radi'],
    ['in the house of a street by its short name', addressesOf, 'Ivana Gundulića 6', 'гундулићева 16'],
    ['in the house of a street that is in no list', addressesOf, 'u Ostružničkoj 3', 'остружничка бр. 5'],
    ['in the house of a street called after a day', addressesOf, 'u 25. maja 8', '25 maja broj 10'],
    ['in the flat', addressesOf, 'stan broj 11', 'stan 12'],
    ['in the stand', addressesOf, 'tezga 14', 'tezga 41'],
    ['in degrees', measuresOf, 'u stanu je 26 stepeni', 'у стану 16 степени'],
    ['in the part of a village', sidesOf, 'gornja mala bez vode', 'доња мала'],
    ['in the part of a village, in any case', sidesOf, 'u celom gornjem kraju', 'donji kraj'],
    ['in the school', sidesOf, 'kod Tehničke škole', 'код економске школе'],
    ['in the colour', sidesOf, 'beli kombi na trotoaru', 'crni kombi na trotoaru'],
    ['above or below', sidesOf, 'iznad puta', 'испод пута'],
    ['in the bridge', sidesOf, 'na malom mostu', 'на великом мосту'],
    ['in the name', namesOf, 'Kafić Marina svira do tri', 'кафић Лидо свира до три'],
  ])('%s', (_, read, one, other) => {
    expect(contradict(read(one), read(other))).toBe(true);
    expect(contradict(read(one), read(one))).toBe(false);
  });

  it.each([
    ['house and house', addressesOf, 'Njegoševa 5 lift ne radi', 'Njegoševa 5, ulaz 3, lift ne radi'],
    ['two houses and one of them', addressesOf, 'između zgrada u Bosanskoj 4 i 6', 'Bosanska 6'],
    ['a day and what is counted', addressesOf, 'od 25. maja 8 kanti', 'od 25. maja 10 kanti'],
    ['a day and an hour', addressesOf, '16. oktobra 20h', '16. oktobra 21h'],
    ['how many of what', addressesOf, 'u Goranskoj 3 psa, 5 kontejnera puno', 'Goranska, 4 psa, 6 kontejnera'],
    ['house and floor', addressesOf, 'Bosanska 4, na trećem spratu', 'u Bosanskoj, treći sprat'],
    ['field and text', addressesOf, 'Kosmajska | 3 dana nema vode', 'Kosmajska 12 | nema vode'],
    ['two delays', addressesOf, 'autobus kasni 20 minuta', 'autobus kasni 25 minuta'],
    ['numbers of no street', addressesOf, 'bilo nas je 5', 'bilo nas je 11'],
    ['colours of two things', sidesOf, 'zeleni kontejner', 'plave kese'],
    ['a colour in the name of a place', sidesOf, 'na Zelenoj pijaci', 'na beloj pijaci'],
    ['what people find big', sidesOf, 'velika rupa', 'mala rupa'],
    ['two ages', sidesOf, 'star čovek', 'nov čovek'],
    ['a name and whose child it is', namesOf, 'u vrtiću „Bambi" bojler ne radi', 'obrok u vrtiću\n\nMoje dete jede sendviče'],
    ['a name and a verb', namesOf, 'vrtić „Bambi" nema vode', 'vrtić radi do pet'],
  ])('not by %s', (_, read, one, other) => expect(contradict(read(one), read(other))).toBe(false));
});

describe('landmarksIn', () => {
  it.each([
    ['kod gimnazije', 1],
    ['preko puta pošte, ispred suda', 2],
    ['пошто нико не реагује, судар на путу', 0],
    ['mostarska ulica, parkirani kombi', 0],
  ])('%s: %i', (text, count) => expect(landmarksIn(spokenWords(text)).size).toBe(count));
});
