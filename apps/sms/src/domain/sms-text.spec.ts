import { describe, expect, it } from '@jest/globals';
import { partsOf, segmentsOf, shortTime, wordingOf } from './sms-text.js';

describe('segmentsOf', () => {
  it.each([
    ['a'.repeat(160), 'GSM-7', 160, 1],
    ['a'.repeat(161), 'GSM-7', 161, 2],
    ['a'.repeat(306), 'GSM-7', 306, 2],
    ['a'.repeat(307), 'GSM-7', 307, 3],
    ['€'.repeat(80), 'GSM-7', 160, 1],
    ['€'.repeat(81), 'GSM-7', 162, 2],
    // 76 escaped letters fill 152 of 153 septets: the escape is not parted from its letter.
    ['€'.repeat(153), 'GSM-7', 306, 3],
    ['š'.repeat(70), 'UCS-2', 70, 1],
    [`š${'a'.repeat(70)}`, 'UCS-2', 71, 2],
    ['ш'.repeat(134), 'UCS-2', 134, 2],
    ['ш'.repeat(135), 'UCS-2', 135, 3],
    ['😀'.repeat(35), 'UCS-2', 70, 1],
    ['😀'.repeat(36), 'UCS-2', 72, 2],
    ['', 'GSM-7', 0, 1],
  ])('S15 counts %#', (text, encoding, units, parts) => expect(segmentsOf(text)).toEqual({ encoding, units, parts }));

  it.each(['a'.repeat(500), 'ш'.repeat(300), '😀'.repeat(100), '€[]'.repeat(120), 'kratko'])('S15 the parts are as many as counted, and lose nothing %#', (text) => {
    expect(partsOf(text)).toHaveLength(segmentsOf(text).parts);
    expect(partsOf(text).join('')).toBe(text);
    for (const part of partsOf(text)) expect(part.isWellFormed()).toBe(true);
  });
});

describe('wordingOf', () => {
  it('O07 keeps the script of the citizen, and only replaces what typography adds', () => {
    expect(wordingOf('Одговор: „решено” – хвала…', { script: 'cyrillic', bare: false })).toBe('Одговор: "решено" - хвала...');
    expect(wordingOf('Rešeno – hvala', { script: 'latin', bare: false })).toBe('Rešeno - hvala');
  });

  it('S15 writes bald to those who write bald, and to everyone where the city saves', () => {
    expect(wordingOf('Đubre je očišćeno', { script: 'bald', bare: false })).toBe('Djubre je ocisceno');
    expect(wordingOf('Љубав и ЊЕГОШ', { script: 'cyrillic', bare: true })).toBe('Ljubav i NJEGOS');
    expect(segmentsOf(wordingOf('Vaša prijava je rešena. '.repeat(6), { script: 'latin', bare: true })).parts).toBe(1);
  });

  it('composes what came decomposed', () => expect(wordingOf('c\u030Cas\u030C', { script: 'latin', bare: false })).toBe('čaš'));

  it('cuts at a word what no provider takes, and still says where to go on', () => {
    const cut = wordingOf('reč '.repeat(900), { script: 'latin', bare: false, notice: 'Pišite na +381648449306.' });
    expect(cut.length).toBeLessThanOrEqual(1_600);
    expect(cut).toMatch(/reč\.\.\.\nPišite na \+381648449306\.$/);
    expect(wordingOf('😀'.repeat(900), { script: 'latin', bare: false }).isWellFormed()).toBe(true);
  });
});

it('shortTime is the clock in Smederevo, in summer and in winter', () => {
  expect(shortTime(new Date('2026-11-27T13:05:00Z'), 'latin')).toBe('27.11. u 14:05');
  expect(shortTime(new Date('2026-07-01T22:30:00Z'), 'cyrillic')).toBe('2.7. у 00:30');
});
