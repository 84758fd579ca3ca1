import { describe, expect, it } from '@jest/globals';
import { loadIncidentKnowledge } from '../model-file.js';
import { SAME_ENOUGH, sameIncident } from './incident.js';
import { INCIDENT_WEIGHTS } from './incident-weights.js';
import { lookAt, signsOf, type Look } from './incident-signs.js';
import { THINGS, TROUBLES } from './topic-codes.js';
import { topicOf } from './topic.js';

const knowledge = loadIncidentKnowledge();
const look = (text: string): Look => lookAt({ text }, knowledge);

describe('sameIncident', () => {
  it.each([
    ['Pukla cev u Njegoševoj, voda teče niz ulicu', 'његошева, пукла цев испред пекаре, вода тече', true],
    ['Pukla cev u Njegoševoj, voda teče niz ulicu', 'pukla cev u Goranskoj, voda teče niz ulicu', false],
    ['Lift u Kralja Petra 8 ne radi', 'u kralja petra 18 lift ne radi', false],
    ['Slomljena ljuljaška u Malom parku', 'Mali park: trava do kolena, kada košenje', false],
    ['Na prelazu kod Lidla pregažena mačka', 'испред лидла на зебри угинула мачка, склоните је', true],
    ['Bus u 6.20 za Vranovo nije došao', 'аутобус у 18.45 за Враново није дошао', false],
    ['Semafor kod bolnice ne radi od sinoć', 'Molim da se produži zeleno za pešake na semaforu kod bolnice', false],
  ])('%s | %s', (one, other, same) => expect(sameIncident(look(one), look(other)) >= SAME_ENOUGH).toBe(same));

  it('does not depend on which of the two came first', () => {
    const [one, other] = [look('Pukla cev u Njegoševoj 5, voda teče'), look('његошева код броја 5 цури вода из цеви')];
    expect(sameIncident(one, other)).toBeCloseTo(sameIncident(other, one), 6);
  });

  it('takes a report that came twice, word by word, for one', () => {
    const text = 'Kontejner u Kosmajskoj 3 je prepun od petka, psi razvlače kese';
    expect(sameIncident(look(text), look(text))).toBeGreaterThan(0.9);
  });
});

describe('signs', () => {
  it.each([
    ['otherPlace', 'rupa u Goranskoj', 'rupa u Njegoševoj'],
    ['otherAddress', 'lift u Kralja Petra 8', 'lift u Kralja Petra 18'],
    ['otherPart', 'tezga 14 na Zelenoj pijaci', 'tezga 41 na Zelenoj pijaci'],
    ['otherTime', 'bus u 6.20 za Lipe', 'bus u 7.20 za Lipe'],
    ['otherDate', 'kazna od 3. marta', 'kazna od 13. marta'],
    ['otherDay', 'u petak nije bilo vode', 'u subotu nije bilo vode'],
    ['otherPlate', 'kombi SD-123-AA na trotoaru', 'kombi SD-321-AA na trotoaru'],
    ['otherNumber', 'predmet 880 bez odgovora', 'predmet 808 bez odgovora'],
  ] as const)('%s', (sign, one, other) => {
    expect(signsOf(look(one), look(other))[sign]).toBeGreaterThan(0);
    expect(signsOf(look(one), look(one))[sign]).toBe(0);
  });

  it('of difference never speak for one incident, those of likeness never against it', () => {
    for (const [sign, weight] of Object.entries(INCIDENT_WEIGHTS)) if (sign !== 'bias') expect(Math.sign(weight) * (/^other|Apart$/u.test(sign) ? -1 : 1)).toBeGreaterThanOrEqual(0);
  });

  it('find one meaning in two words', () => {
    expect(signsOf(look('džukela na putu'), look('kerovi na putu')).inCommon).toBeGreaterThan(0);
  });
});

describe('topicOf', () => {
  it.each([
    ['Ne gori nijedna sijalica u ulici', 'light', 'off'],
    ['из шахта испред куће иде фекалија', 'sewer', 'leak'],
    ['pas bez povodca ujeo dete', 'dog', 'attack'],
    ['bus za Kulic u 5 30 opet nije dosao', 'bus', 'late'],
    ['radijatori ledeni od petka', 'heat', 'cold'],
    ['Predlažem da se kod škole postavi semafor', 'signal', 'wants'],
  ])('%s', (text, thing, trouble) => {
    const { things, troubles } = topicOf(text, knowledge.topics);
    const likeliest = (shares: Float64Array, codes: object): string => Object.keys(codes)[shares.indexOf(Math.max(...shares))]!;
    expect([likeliest(things, THINGS), likeliest(troubles, TROUBLES)]).toEqual([thing, trouble]);
  });
});
