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
    ['a question', 'Imate li raspored odnošenja smeća za Papazovac?'],
  ])('is not told by %s', (_, text) => expect(danger(text)).toEqual({ urgent: false, evidence: [] }));
});
