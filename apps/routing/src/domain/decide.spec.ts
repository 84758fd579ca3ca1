import { describe, expect, it } from '@jest/globals';
import { loadModel } from '../model-file.js';
import { decide, type RuleSet } from './decide.js';

const model = loadModel();
const NONE: RuleSet = { version: 0, rules: [] };
const hole = { text: 'Rupa na putu u Šalincu, kolovoz propao, oštetio sam felnu', channel: 'sms', receivedAt: '2026-07-03T08:00:00Z' };

describe('decide', () => {
  it.each([
    ['Kontejner prepun, smeće po ulici', 'cistoca'],
    ['нема воде од јутрос, славине суве', 'vodovod'],
    ['radijatori ledeni, grejanje ne radi od petka', 'stambeno-toplifikacija'],
    ['pauk mi odneo auto, gde placam lezarinu', 'parking-servis'],
    ['nestala struja u celom selu, EPS se ne javlja', 'trijaza'],
  ])('%s', (text, agency) => expect(decide({ text }, model, NONE).agency).toBe(agency));

  it('gives one answer in every script', () => {
    const agencies = ['Улична расвета не ради у Немањиној', 'Ulična rasveta ne radi u Nemanjinoj', 'ulicna rasveta ne radi u nemanjinoj'].map((text) => decide({ text }, model, NONE));
    expect(new Set(agencies.map(({ agency, confidence }) => `${agency} ${confidence}`)).size).toBe(1);
  });

  it('R01 the same report and rules give the same decision, with reasons', () => {
    const [first, second] = [decide(hole, model, NONE), decide(hole, model, NONE)];
    expect(second).toEqual(first);
    expect(first.agency).toBe('direkcija-urbanizam');
    expect(first.reasons.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['word', 'model']));
    expect(first.version).toContain('rules-0');
  });

  it('obeys a rule that decides, and says which', () => {
    const rules: RuleSet = { version: 7, rules: [{ name: 'Šalinac', when: { place: ['Šalinac'] }, then: { effect: 'decide', agency: 'kabinet-gradonacelnika' } }] };
    expect(decide(hole, model, rules)).toMatchObject({ agency: 'kabinet-gradonacelnika', confidence: 1, automatic: true, reasons: expect.arrayContaining([{ kind: 'rule', detail: 'Šalinac: decides' }]) });
  });

  it('never names a forbidden or refusing body, and takes the next best', () => {
    const rules: RuleSet = { version: 1, rules: [{ name: 'never', when: { words: ['rupa'] }, then: { effect: 'forbid', agency: 'direkcija-urbanizam' } }] };
    for (const decision of [decide(hole, model, rules), decide({ ...hole, excluded: ['direkcija-urbanizam'] }, model, NONE)]) {
      expect([decision.agency, ...decision.alternatives.map(({ agency }) => agency)]).not.toContain('direkcija-urbanizam');
    }
  });

  it('forbids what a rule forbids also where the body that a rule names has refused, and lets the next rule decide', () => {
    const when = { words: ['rupa'] };
    const first = { name: 'first', when, then: { effect: 'decide', agency: 'vodovod' } } as const;
    const never = { name: 'never', when, then: { effect: 'forbid', agency: 'direkcija-urbanizam' } } as const;
    const next = { name: 'next', when, then: { effect: 'decide', agency: 'pijace' } } as const;
    const refused = { ...hole, excluded: ['vodovod'] };
    expect(decide(refused, model, { version: 1, rules: [first, never] }).agency).not.toBe('direkcija-urbanizam');
    expect(decide(refused, model, { version: 1, rules: [first, next] })).toMatchObject({ agency: 'pijace', automatic: true });
  });

  it('R03 names no third body after two refusals: a person decides, with all that speaks for the others in sight', () => {
    const rules: RuleSet = { version: 3, rules: [{ name: 'r', when: { words: ['rupa'] }, then: { effect: 'decide', agency: 'vodovod' } }] };
    const decision = decide({ ...hole, excluded: ['direkcija-urbanizam', 'komunalna-inspekcija'] }, model, rules);
    expect(decision).toMatchObject({ agency: 'trijaza', automatic: false, confidence: 0, version: expect.stringContaining('rules-3') });
    expect(decision.reasons.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['undecided', 'refused']));
    expect(decision.alternatives.length).toBeGreaterThan(1);
    expect(decision.alternatives.map(({ agency }) => agency)).not.toEqual(expect.arrayContaining(['direkcija-urbanizam']));
  });

  it('is moved by a weight and by the proposal of a refusing body', () => {
    const odds = (report: typeof hole & { proposed?: string }, rules: RuleSet): number => {
      const decision = decide(report, model, rules);
      return decision.agency === 'vodovod' ? decision.confidence : (decision.alternatives.find(({ agency }) => agency === 'vodovod')?.probability ?? 0);
    };
    const rules: RuleSet = { version: 1, rules: [{ name: 'hint', when: { words: ['rupa'] }, then: { effect: 'weight', agency: 'vodovod', weight: 4 } }] };
    expect(odds(hole, rules)).toBeGreaterThan(odds(hole, NONE));
    expect(odds({ ...hole, proposed: 'vodovod' }, NONE)).toBeGreaterThan(odds(hole, NONE));
  });

  it.each(['', '   ', '😀', 'a'.repeat(100_000), '\u0000\ud800'])('R04 leaves a text without words to a person', (text) => {
    const decision = decide({ text }, model, NONE);
    expect(decision.automatic).toBe(false);
    expect(decision.confidence).toBeLessThanOrEqual(1);
  });

  it('R04 gives no reason that is longer than others take, whatever long word the text or a rule has: an address, a file in letters', () => {
    const rules: RuleSet = { version: 1, rules: [{ name: `a${'😀'.repeat(400)}`, when: { words: ['kontejner'] }, then: { effect: 'decide', agency: 'cistoca' } }] };
    const text = `kontejner ${Array.from({ length: 60 }, (_, at) => 'ab'.repeat(300 + at)).join(' ')}`;
    const { reasons } = decide({ text }, model, rules);
    expect(Math.max(...reasons.map(({ detail }) => detail.length))).toBe(500);
    expect(reasons.every(({ detail }) => detail.isWellFormed())).toBe(true);
    expect(reasons.filter(({ kind, detail }) => kind === 'word' && detail.length === 500)).not.toEqual([]);
  });

  it('marks danger as urgent', () => expect(decide({ text: 'gori kuća, dete je unutra' }, model, NONE)).toMatchObject({ urgent: true }));
});
