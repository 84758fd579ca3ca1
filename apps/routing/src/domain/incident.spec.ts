import { describe, expect, it } from '@jest/globals';
import { loadIncidentKnowledge } from '../model-file.js';
import { SAME_ENOUGH, sameIncident } from './incident.js';
import { INCIDENT_WEIGHTS } from './incident-weights.js';
import { signsOf, type Signs } from './incident-signs.js';
import { lookAt, type Look } from './look.js';
import { THINGS, TROUBLES } from './topic-codes.js';
import { topicOf } from './topic.js';

const knowledge = loadIncidentKnowledge();
const look = (text: string): Look => lookAt({ text }, knowledge);
const probability = (one: string, other: string): number => sameIncident(look(one), look(other), knowledge.likeness);
const signs = (one: string, other: string): Signs => signsOf(look(one), look(other), knowledge.likeness);

describe('sameIncident', () => {
  it.each([
    ['Pukla cev u Njegoševoj, voda teče niz ulicu', 'његошева, пукла цев испред пекаре, вода тече', true],
    ['Pukla cev u Njegoševoj, voda teče niz ulicu', 'pukla cev u Goranskoj, voda teče niz ulicu', false],
    ['Lift u Kralja Petra 8 ne radi', 'u kralja petra 18 lift ne radi', false],
    ['Slomljena ljuljaška u Malom parku', 'Mali park: trava do kolena, kada košenje', false],
    ['Na prelazu kod Lidla pregažena mačka', 'испред лидла на зебри угинула мачка, склоните је', true],
    ['Bus u 6.20 za Vranovo nije došao', 'аутобус у 18.45 за Враново није дошао', false],
    ['Semafor kod bolnice ne radi od sinoć', 'Molim da se produži zeleno za pešake na semaforu kod bolnice', false],
  ])('%s | %s', (one, other, same) => expect(probability(one, other) >= SAME_ENOUGH).toBe(same));

  it('does not depend on which of the two came first', () => {
    const [one, other] = ['Pukla cev u Njegoševoj 5, voda teče', 'његошева код броја 5 цури вода из цеви'];
    expect(probability(one, other)).toBeCloseTo(probability(other, one), 6);
  });

  it('takes a report that came twice, word by word, for one', () => {
    const text = 'Kontejner u Kosmajskoj 3 je prepun od petka, psi razvlače kese';
    expect(probability(text, text)).toBeGreaterThan(0.9);
  });
});

describe('signs', () => {
  it.each([
    ['otherPlace', 'rupa u Goranskoj', 'rupa u Njegoševoj'],
    ['otherPlace', 'Kod broja 16 u Lipskoj curi hidrant', 'код броја 16 у Годоминској цури хидрант'],
    ['otherPlace', 'на кванташкој нема воде', 'Na Zelenoj pijaci nema vode'],
    ['otherDay', 'u petak nije bilo vode', 'u subotu nije bilo vode'],
    ['otherFacts', 'lift u Kralja Petra 8', 'lift u Kralja Petra 18'],
    ['otherFacts', 'ulaz A, bez struje', 'улаз Б, без струје'],
    ['otherFacts', 'bus u 6.20 za Lipe', 'bus u 7.20 za Lipe'],
    ['otherFacts', 'kazna od 3. marta', 'казна од трећег маја'],
    ['otherFacts', 'kombi SD-123-AA na trotoaru', 'kombi SD-321-AA na trotoaru'],
    ['otherFacts', 'dopis 880 bez odgovora', 'dopis 808 bez odgovora'],
    ['otherFacts', 'semafor kod gimnazije trepće', 'семафор код болнице трепће'],
    ['otherFacts', 'gornja mala bez vode', 'доња мала без воде'],
    ['otherFacts', 'Kafić Marina svira do tri', 'кафић Лидо свира до три'],
    ['otherFacts', 'Carina, u stanu je 26 stepeni', 'Carina, u stanu je 16 stepeni'],
  ] as const)('%s: %s | %s', (sign, one, other) => {
    expect(signs(one, other)[sign]).toBeGreaterThan(0);
    expect(signs(one, one)[sign]).toBe(0);
  });

  it.each([
    ['kula šest u tvrđavi', 'на шестој кули тврђаве'],
    ['sinoć oko 22 u parku', 'у парку синоћ у 10'],
    ['Karađorđeva kod 60, visi kabl', 'карађорђева код шездесетице висе жице'],
    ['četrnaestoro dece je bolesno', '14 dece ima temperaturu'],
    ['nema toalet, sramota za 21. vek', 'kad će toalet na pijaci, idemo u kukuruz'],
    ['Dana 22. juna u 13.15 za Saraorce', 'за сараорце у 13 и 15 22.6.'],
    ['od 6 ujutru', 'od 7 ujutru'],
    ['kazna sto pedeset dinara', '150 dinara kazna'],
    ['Rupa kod škole, ne radi niko', 'rupa kod škole, preko puta parka'],
  ])('sees no other fact in %s | %s', (one, other) => expect(signs(one, other).otherFacts).toBe(0));

  it.each([
    ['28. avgusta odneli auto', 'паук 28.8. код музеја', 'sameDate'],
    ['kazna 6.800 dinara', 'дерете људе, 6800', 'sameFigures'],
    ['džukela jurnula', 'kerovi napali', 'inCommon'],
    ['Ne gori nijedna sijalica', 'ulična rasveta je ugašena', 'sameTopic'],
  ] as const)('of likeness: %s | %s', (one, other, sign) => expect(signs(one, other)[sign]).toBeGreaterThan(0.4));

  it.each([
    ['kod Železničke stanice', 'код железничке'],
    ['u Vojvode Stepe Stepanovića', 'vojvode stepe'],
    ['U ulici Koče Racina', 'коче рацина, Смедерево'],
  ])('see no other place in %s | %s', (one, other) => expect(signs(one, other).otherPlace).toBe(0));

  it('count one fact once, however often it shows', () => expect(signs('lift u Kralja Petra 8, stan 11', 'lift u Kralja Petra 18, stan 12').otherFacts).toBe(1));

  it('take a place told in a field of its own for part of the report', () => {
    const told = (place: string, text: string): Look => lookAt({ place, text }, knowledge);
    expect(signsOf(told('Kosmajska', '3 dana nema vode'), told('Kosmajska 12', 'nema vode'), knowledge.likeness).otherFacts).toBe(0);
    expect(signsOf(told('Kosmajska 3', 'nema vode'), told('Kosmajska 12', 'nema vode'), knowledge.likeness).otherFacts).toBe(1);
  });

  it('of difference never speak for one incident, those of likeness never against it', () => {
    for (const [sign, weight] of Object.entries(INCIDENT_WEIGHTS)) if (sign !== 'bias') expect(Math.sign(weight) * (/^other|Apart$/u.test(sign) ? -1 : 1)).toBeGreaterThanOrEqual(0);
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
    const { things, troubles } = topicOf(text, knowledge.topics, knowledge.meanings);
    const likeliest = (shares: Float64Array, codes: object): string => Object.keys(codes)[shares.indexOf(Math.max(...shares))]!;
    expect([likeliest(things, THINGS), likeliest(troubles, TROUBLES)]).toEqual([thing, trouble]);
  });
});
