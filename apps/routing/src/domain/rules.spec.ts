import { describe, expect, it } from '@jest/globals';
import { checkRules, parseRules } from './rule-check.js';
import { applyRules, holds, type Conditions, type Rule, type RuledReport } from './rules.js';

const report: RuledReport = { text: 'Rupa na putu u Šalincu, kod škole', channel: 'sms', category: 'putevi', receivedAt: '2026-07-03T21:30:00Z' };

describe('holds', () => {
  it.each<[string, Conditions, boolean]>([
    ['word start', { words: ['rupa'] }, true],
    ['word start in Cyrillic', { words: ['рупа'] }, true],
    ['two words near each other', { words: ['rup+put'] }, true],
    ['whole word', { words: ['=put'] }, false],
    ['word that must not be', { words: ['rupa'], withoutWords: ['skol'] }, false],
    ['settlement in another case', { place: ['Šalinac'] }, true],
    ['other settlement', { place: ['Vranovo'] }, false],
    ['channel', { channel: ['sms', 'web'] }, true],
    ['category', { category: ['Putevi'] }, true],
    ['local time over midnight (23:30 in Belgrade)', { from: '22:00', until: '06:00' }, true],
    ['day time', { from: '07:00', until: '15:30' }, false],
    ['Friday', { days: [5] }, true],
    ['all must hold', { words: ['rupa'], channel: ['email'] }, false],
  ])('%s', (_, when, expected) => expect(holds(when, report)).toBe(expected));

  it('means one place by all its names', () => expect(holds({ place: ['Zmajeva'] }, { ...report, text: 'Rupa u Zmaj Jovinoj' })).toBe(true));
});

describe('applyRules', () => {
  const rule = (name: string, then: Rule['then'], words = 'rupa'): Rule => ({ name, when: { words: [words] }, then });

  it('lets the first rule that decides win, keeps weights before it', () => {
    const rules = [
      rule('hint', { effect: 'weight', agency: 'vodovod', weight: 2 }),
      rule('first', { effect: 'decide', agency: 'direkcija-urbanizam' }),
      rule('second', { effect: 'decide', agency: 'cistoca' }),
    ];
    expect(applyRules({ version: 1, rules }, report)).toMatchObject({ decided: { agency: 'direkcija-urbanizam', rule: 'first' }, weights: [{ rule: 'hint' }] });
  });

  it('does not let a later rule decide what an earlier one forbids', () => {
    const rules = [rule('never', { effect: 'forbid', agency: 'cistoca' }), rule('decides', { effect: 'decide', agency: 'cistoca' })];
    expect(applyRules({ version: 1, rules }, report).decided).toBeUndefined();
  });

  it('R03 one pass over the rules ends, whatever they say of each other', () => {
    const rules = Array.from({ length: 500 }, (_, at) => rule(`r${at}`, { effect: 'weight', agency: at % 2 ? 'cistoca' : 'vodovod', weight: 1 }));
    expect(applyRules({ version: 1, rules }, report).weights).toHaveLength(500);
  });
});

describe('checkRules', () => {
  const good = { name: 'rupe', when: { words: ['rup+put'], place: ['Šalinac'], channel: ['sms'], from: '22:00', until: '06:00', days: [1, 7] }, then: { effect: 'decide', agency: 'direkcija-urbanizam' } };

  it.each([['ulična+rasveta'], ['=put'], ['=школа+пут'], ['16+oktobra']])('takes %s for words', (words) => expect(checkRules([{ ...good, when: { words: [words] } }])).toEqual([]));

  it('passes a good rule as it is', () => expect(parseRules([good])).toEqual([good]));

  it.each<[string, unknown, string]>([
    ['no list', {}, 'must be a list'],
    ['no object', ['x'], 'must be an object'],
    ['no name', [{ ...good, name: ' ' }], 'name: must be a text'],
    ['name that is a text of its own', [{ ...good, name: 'x'.repeat(201) }], 'name: at most 200'],
    ['same name twice', [good, good], 'used twice'],
    ['no condition', [{ ...good, when: {} }], 'when: must have at least one'],
    ['unknown condition', [{ ...good, when: { weather: ['rain'] } }], 'when.weather: unknown'],
    ['unknown field', [{ ...good, comment: 'x' }], 'comment: unknown'],
    ['empty list', [{ ...good, when: { words: [] } }], 'at least one member'],
    ['word too short', [{ ...good, when: { words: ['a'] } }], 'too short'],
    ['two words in one, which no word of a text is', [{ ...good, when: { words: ['ulična rasveta'] } }], '"ulična rasveta" is two words: write ulična+rasveta'],
    ['a number with a point', [{ ...good, when: { withoutWords: ['16.oktobra+rup'] } }], 'write 16+oktobra+rup'],
    ['place not in the gazetteer', [{ ...good, when: { place: ['Atlantida'] } }], '"Atlantida" is not in the gazetteer'],
    ['unknown channel', [{ ...good, when: { channel: ['fax'] } }], '"fax" is no channel'],
    ['broken time', [{ ...good, when: { from: '25:00' } }], 'local time like 22:00'],
    ['day 0', [{ ...good, when: { days: [0] } }], '1 (Monday) to 7 (Sunday)'],
    ['unknown body', [{ ...good, then: { effect: 'decide', agency: 'policija' } }], 'then.agency: allowed are'],
    ['unknown effect', [{ ...good, then: { effect: 'maybe', agency: 'vodovod' } }], 'then.effect: allowed are'],
    ['hours that never are', [{ ...good, when: { from: '07:00', until: '07:00' } }], 'would never hold'],
    ['weight that would not be heeded', [{ ...good, then: { effect: 'decide', agency: 'vodovod', weight: 3 } }], 'goes with the effect weight only'],
    ['unknown part of an effect', [{ ...good, then: { effect: 'decide', agency: 'vodovod', urgent: true } }], 'then.urgent: unknown'],
    ['weight that changes nothing', [{ ...good, then: { effect: 'weight', agency: 'vodovod', weight: 0 } }], 'then.weight: must be a number'],
    ['weight without number', [{ ...good, then: { effect: 'weight', agency: 'vodovod' } }], 'then.weight: must be a number'],
  ])('refuses %s with its reason', (_, draft, reason) => {
    expect(checkRules(draft).length).toBeGreaterThan(0);
    expect(() => parseRules(draft)).toThrow(reason);
  });
});
