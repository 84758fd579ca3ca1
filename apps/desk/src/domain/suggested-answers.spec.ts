import { describe, expect, it } from '@jest/globals';
import { STARTER_ANSWERS } from '../starter-answers.js';
import { suggestedAnswers } from './suggested-answers.js';

const kept = STARTER_ANSWERS.map((answer, id) => ({ ...answer, id }));
const NOTHING = '';

/** Thirty questions as citizens put them, with the title of the answer; the threshold was set with these in sight. */
const QUESTIONS: readonly [string, string][] = [
  ['Koje je vaše radno vreme?', 'Radno vreme pozivnog centra'],
  ['do kad radite danas', 'Radno vreme pozivnog centra'],
  ['Да ли радите суботом?', 'Radno vreme pozivnog centra'],
  ['Poštovani, zanima me kada radi pozivni centar. Hvala', 'Radno vreme pozivnog centra'],
  ['koji vam je broj telefona', 'Telefon Sistema 48'],
  ['На који телефон могу да позовем?', 'Telefon Sistema 48'],
  ['Dobar dan, na koji broj se salje SMS?', 'Prijava SMS-om'],
  ['mogu li da prijavim sms porukom', 'Prijava SMS-om'],
  ['Koja je vaša mejl adresa?', 'Prijava e-poštom'],
  ['na koji mejl da saljem prijavu', 'Prijava e-poštom'],
  ['Šta zapravo znači tih 48 sati?', 'Šta znači 48 sati'],
  ['Koji je rok za odgovor?', 'Šta znači 48 sati'],
  ['Колико се чека на одговор?', 'Šta znači 48 sati'],
  ['Kako da proverim status svoje prijave?', 'Provera statusa prijave'],
  ['dokle ste stigli sa mojom prijavom', 'Provera statusa prijave'],
  ['Како да допуним пријаву?', 'Dopuna prijave'],
  ['koga da zovem kad je nesto hitno', 'Kada je neko u opasnosti'],
  ['Ko rešava moju prijavu?', 'Kome se prosleđuje prijava'],
  ['kome prosledjujete prijave', 'Kome se prosleđuje prijava'],
  ['kako da se odjavim sa sms poruka', 'Prestanak slanja SMS poruka'],
  ['Do kada radi kasa parking servisa?', NOTHING],
  ['Kada se odnosi kabasti otpad u Radincu?', NOTHING],
  ['Која документа су потребна за легализацију?', NOTHING],
  ['Koji je rok za žalbu na rešenje inspekcije?', NOTHING],
  ['Kakvo je radno vreme pijace subotom?', NOTHING],
  ['na koji mejl da posaljem prigovor vodovodu', NOTHING],
  ['Када полази последњи аутобус за Раљу?', NOTHING],
  ['Da li je ulaz u tvrđavu besplatan?', NOTHING],
  ['do kada traje upis u vrtić', NOTHING],
  ['Ko je nadležan za seču drveća u privatnom dvorištu?', NOTHING],
];

describe('suggestedAnswers', () => {
  it.each(QUESTIONS)('%s → %s', (question, title) => {
    expect(suggestedAnswers(question, kept)[0]?.answer.title ?? NOTHING).toBe(title);
  });

  it.each(['', '😀', 'a', 'da li je'])('%j gets none', (question) => expect(suggestedAnswers(question, kept)).toEqual([]));

  it('gives none where none is kept, and at most three, best first', () => {
    expect(suggestedAnswers('Koje je radno vreme?', [])).toEqual([]);
    const many = Array.from({ length: 5 }, (_, id) => ({ id, title: 'Radno vreme', phrases: [`radno vreme ${'pijace '.repeat(id)}`] }));
    const found = suggestedAnswers('radno vreme', many);
    expect(found).toHaveLength(3);
    expect(found[0]!.score).toBe(1);
  });
});
