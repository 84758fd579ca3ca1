import { describe, expect, it } from '@jest/globals';
import { danger } from './danger.js';

describe('danger', () => {
  it.each([
    ['signs', 'u zgradi u Nemanjinoj smrdi na gas, dvoje se onesvestilo', '194'],
    ['signs, in a chatty frame and in Cyrillic', 'Хтела сам да питам за рачун. А успут, код обданишта виси откинута жица и варничи кад је дотакне грана, деца излазе за пола сата', '193'],
    ['wording that no list of signs names', 'slepac sa stapom ide pravo ka iskopu, nema ograde, neka neko sidje i uhvati ga', undefined],
    ['a burst main', 'пукла велика цев код споменика, вода шикља два метра увис и носи паркирана кола', undefined],
  ])('is told by %s', (_, text, emergency) => {
    const found = danger(text);
    expect(found.urgent).toBe(true);
    expect(found.evidence).not.toEqual([]);
    if (emergency) expect(found.emergency).toBe(emergency);
  });

  it.each([
    ['an ordinary fault', 'Ne radi ulična rasveta u Karađorđevoj 12'],
    ['what is long over', 'Pre deset dana me je ujeo pas kod pijace. Primio sam sve vakcine, psa je služba uhvatila isti dan. Tražim potvrdu za sud.'],
    ['a figure of speech', 'Ubiste nas cenama, gori mi pod nogama kad vidim račun za vodu. Kad je rok za prigovor?'],
    ['a word that looks like a bite', 'Ujedno molim radnike da pokose travu u Njegoševoj.'],
    ['who is angry', 'Pas laje, besna sam, ne mogu da spavam.'],
    ['a question', 'Imate li raspored odnošenja smeća za Papazovac?'],
  ])('is not told by %s', (_, text) => expect(danger(text)).toEqual({ urgent: false, evidence: [] }));

  const COMPLAINT =
    'Poštovani, javljam se povodom računa za vodu za mart. Stigao mi je tek juče, a rok je bio petak. Zvala sam šalter, ljubazno su me primili i rekli da slikam vodomer. ' +
    'Slikala sam ga i šaljem u prilogu. Molim i da se proveri adresa, jer mi pošta stalno kasni. Hvala na trudu.';

  it('is not told by that complaint alone', () => expect(danger(COMPLAINT).urgent).toBe(false));

  it.each([
    ['Čovek na krovu viče da mu je svega dosta i gleda dole.'],
  ])('is told by a sentence that holds no sign, alone and at the end of a long complaint: %s', (sentence) => {
    expect(danger(sentence)).toEqual({ urgent: true, evidence: [sentence] });
    expect(danger(`${COMPLAINT} ${sentence}`)).toEqual({ urgent: true, evidence: [expect.stringContaining(sentence)] });
  });

  it.each(['požar', 'izbio požar na pijaci', 'curi gas u zgradi', 'dete ne diše', 'napao me pas', 'žica pod naponom', 'neko puca na ljude', 'ubiće se čovek', 'lisica ujela sina za prst', 'Upomoć!', 'pomagajte ljudi', 'зовите хитну', 'gori'])('is told in few words: %s', (text) =>
    expect(danger(text).urgent).toBe(true));

  it.each(['', '!!!', '🙂', 'Karađorđeva 12', 'Nemanjina 5, drugi sprat', 'dobar dan', 'kontejner', 'rupa na putu', 'nema vode', 'pomoć oko papira', 'socijalna pomoć'])('is not told by few words that mean nothing bad: %s', (text) =>
    expect(danger(text).urgent).toBe(false));

  it('has evidence that a message can carry, whatever the text', () => {
    const endless = '😀'.repeat(400);
    for (const text of [`gori ${'a'.repeat(900)} kuća`, `slepac sa stapom ide pravo ka iskopu, ${endless} nema ograde, neka neko sidje i uhvati ga`]) {
      const { urgent, evidence } = danger(text);
      expect(urgent).toBe(true);
      for (const words of evidence) {
        expect(words.length).toBeLessThanOrEqual(500);
        expect(words.isWellFormed()).toBe(true);
      }
    }
  });
});
