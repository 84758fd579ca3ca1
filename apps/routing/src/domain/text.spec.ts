import { describe, expect, it } from '@jest/globals';
import { knownPlace, placesIn } from './gazetteer.js';
import { Lexicon, patternMatcher } from './lexicon.js';
import { mentionsIn } from './mentions.js';
import { clausesOf } from './report-text.js';
import { stem } from './stem.js';

describe('stem', () => {
  it.each([
    [['kontejner', 'kontejneri', 'kontejnerima', 'kontejnera']],
    [['ulica', 'ulice', 'ulici', 'ulicom']],
    [['trotoar', 'trotoaru', 'trotoarima']],
  ])('gives one form for %j', (words) => expect(new Set(words.map(stem)).size).toBe(1));
});

describe('clausesOf', () => {
  const roles = (text: string): string[] => clausesOf(text).map(({ role, words }) => `${role}: ${words.join(' ')}`);

  it('tells title, report, request and signature apart, and leaves quoted mail out', () => {
    expect(roles('Naslov: Rupa\n\nKolovoz je propao, molim krpljenje.\n\nHvala,\nPera Zelenović\n> stara poruka')).toEqual([
      'subject: rupa', 'body: kolovoz je propao', 'request: molim krpljenje', 'signature: hvala', 'signature: pera zelenovic',
    ]);
  });

  it.each([
    ['Nije cev nego kanal.', ['aside: nije cev', 'body: kanal']],
    ['Ne žalim se na odvoz, žalim se na buku', ['aside: ne zalim se na odvoz', 'body: zalim se na buku']],
  ])('sets aside what is ruled out: %s', (text, expected) => expect(roles(text)).toEqual(expected));
});

describe('mentionsIn', () => {
  it.each([
    ['zvala sam vodovod dva puta', 'vodovod', 'other'],
    ['vodovod kaze da nije njihovo', 'vodovod', 'other'],
    ['uputili me na komunalnu inspekciju', 'komunalna-inspekcija', 'sent'],
    ['molim vodovod da dodje', 'vodovod', 'plain'],
    ['toplana je izasla i rekla da je ispravno', 'toplana', 'other'],
  ])('%s', (text, body, role) => expect(mentionsIn(text.split(' '))).toMatchObject([{ body, role }]));
});

describe('Lexicon', () => {
  const lexicon = new Lexicon('# comment\nlight: rasvet, ne+svetl\npower: =struja');

  it.each([
    ['ulicna rasveta', ['light']],
    ['lampa ne radi i ne svetli', ['light']],
    ['struja', ['power']],
    ['strujanje', []],
  ])('%s', (text, concepts) => expect([...lexicon.conceptsIn(text.split(' '))]).toEqual(concepts));

  it('needs the words of a pattern near each other', () => {
    expect(patternMatcher('cev+ulic')(['cev', 'ispod', 'nase', 'ulice'])).toBe(true);
    expect(patternMatcher('cev+ulic')(['cev', 'a', 'b', 'c', 'ulice'])).toBe(false);
  });
});

describe('placesIn', () => {
  it.each([
    ['rupa u Mihajlovcu', 'Mihajlovac'],
    ['у Карађорђевој улици', 'Karađorđeva'],
    ['u dure danicica, tacnije djure danicica 5', 'Đure Daničića'],
    ['код Малог Орашја', 'Malo Orašje'],
    ['u Udovicama', 'Udovice'],
    ['водоводна цев у Водњу', 'Vodanj'],
    ['kod zadruge u Vucku', 'Vučak'],
    ['put ka Dobrom Dolu', 'Dobri Do'],
    ['у Школској 5', 'Školska'],
    ['врановски бус', 'Vranovo'],
    ['na Radinačkom groblju', 'Radinac'],
    ['ćošak daničićeve', 'Đure Daničića'],
    ['u Teslinoj 9', 'Nikole Tesle'],
    ['bus za lipe', 'Lipe'],
    ['k.p. 730/1 KO Lipe', 'Lipe'],
    ['липе,бус није дошао', 'Lipe'],
    ['u naselju Ugao', 'Ugao'],
  ])('%s', (text, place) => expect(placesIn(text).map(({ name }) => name)).toContain(place));

  it.each(['lipa pala preko puta', 'Na uglu mrak', 'Mesara baca otpad', 'provalija nasred puta', 'velika gradska gužva', 'veliki parking', 'školski autobus stao', 'u dvorištu savskog doma', 'odmaralište za sportiste'])('names no place: %s', (text) => expect(placesIn(text)).toEqual([]));

  it.each([
    ['Kolarski put 12', ['Kolarski put']],
    ['kod Lipskog mosta', ['Lipski most']],
    ['Karađorđev dud', ['Karađorđev dud']],
    ['Knez Mihajlova 5', ['Kneza Mihaila']],
    ['Kneza Mihaila Obrenovića 5', ['Kneza Mihaila']],
  ])('takes the longest name that a place may have: %s', (text, places) => expect(placesIn(text).map(({ name }) => name)).toEqual(places));

  it('knows a place by its name only', () => {
    expect(knownPlace('vranovo')).toMatchObject({ name: 'Vranovo', kind: 'settlement' });
    expect(knownPlace('Zmajeva')).toMatchObject({ name: 'Zmaj Jovina' });
    expect(knownPlace('Beograd')).toBeUndefined();
  });
});
