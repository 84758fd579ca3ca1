import { describe, expect, it } from '@jest/globals';
import { findReference, makeReference, parseReference } from './reference.js';
import { CHANNELS } from './values.js';

const samples = CHANNELS.flatMap((channel) => [0, 1, 2, 47, 99_999, 999_999, 1_000_000, 9_999_999_999].map((sequence) => makeReference(channel, sequence)));
const digitsOf = (reference: string) => reference.slice(3).replaceAll('-', '');
const written = (digits: string) => `48-${digits.match(/\d{4}/g)!.join('-')}`;

describe('makeReference', () => {
  it.each([
    ['sms', 0, /^48-2\d{3}-\d{4}$/],
    ['email', 0, /^48-3\d{3}-\d{4}$/],
    ['web', 999_999, /^48-4\d{3}-\d{4}$/],
    ['phone', 1_000_000, /^48-5\d{3}-\d{4}-\d{4}$/],
    ['counter', 9_999_999_999, /^48-6\d{3}-\d{4}-\d{4}$/],
  ] as const)('%s %i', (channel, sequence, shape) => {
    expect(makeReference(channel, sequence)).toMatch(shape);
  });

  it.each([-1, 1.5, NaN, 10_000_000_000])('refuses %d', (sequence) => {
    expect(() => makeReference('sms', sequence)).toThrow('out of range');
  });

  it('gives every sequence number of a channel a reference of its own', () => {
    const count = 100_000;
    expect(new Set(Array.from({ length: count }, (_, i) => makeReference('sms', i))).size).toBe(count);
    // 1 000 000 numbers meet in one ring: the last one and the first one differ too.
    expect(makeReference('sms', 999_999)).not.toBe(makeReference('sms', 0));
  });

  it('makes neighbours look different', () => {
    for (let i = 0; i < 1_000; i++) {
      const [a, b] = [digitsOf(makeReference('web', i)), digitsOf(makeReference('web', i + 1))];
      expect([...a].filter((digit, at) => digit !== b[at]).length).toBeGreaterThanOrEqual(3);
    }
  });
});

describe('parseReference', () => {
  it.each(samples)('knows %s again, however it is written', (reference) => {
    const digits = digitsOf(reference);
    for (const text of [reference, `48${digits}`, `48 ${digits}`, reference.replaceAll('-', '.'), reference.replaceAll('-', ' – '), [...`48${digits}`].join(' '), ` ${reference}\n`]) {
      expect(parseReference(text)).toBe(reference);
    }
  });

  it.each(samples)('finds every wrong digit in %s', (reference) => {
    const digits = digitsOf(reference);
    for (let at = 0; at < digits.length; at++) {
      for (let digit = 0; digit < 10; digit++) {
        if (Number(digits[at]) === digit) continue;
        expect(parseReference(written(`${digits.slice(0, at)}${digit}${digits.slice(at + 1)}`))).toBe(null);
      }
    }
  });

  it.each(samples)('finds every swap of neighbours in %s', (reference) => {
    const digits = digitsOf(reference);
    for (let at = 0; at + 1 < digits.length; at++) {
      if (digits[at] === digits[at + 1]) continue;
      expect(parseReference(written(`${digits.slice(0, at)}${digits[at + 1]}${digits[at]}${digits.slice(at + 2)}`))).toBe(null);
    }
  });

  it.each(['', '48', 'zdravo', '0641234567', '48-1234', '47-2000-0000', '48-0000-0000', '48-9999-9999', '48-2043-771a', '٤٨-2043-7719'])('refuses "%s"', (text) => {
    expect(parseReference(text)).toBe(null);
  });
});

describe('findReference', () => {
  const reference = makeReference('sms', 4_807);
  const long = makeReference('sms', 1_234_567);

  it.each([
    [`Šta je sa ${reference}?`],
    [`${reference}`],
    [`broj:${reference}.`],
    [`Re: [${reference}] Kontejner`],
    [`Predmet ${reference.replaceAll('-', ' ')} još nije rešen`],
    [`predmet ${reference.replaceAll('-', '')}`],
    [`Zovite 064 1234567, broj ${reference}`],
    [`${reference} 2026. godine`],
    [`${reference}\n0641234567`],
    [`od 48 prijava moja je ${reference}`],
    [`48-2000-0000 ne, nego ${reference}`],
    [reference.replaceAll('-', ' - ')],
    [reference.replace(/^48-(\d\d)(\d\d)-(\d\d)(\d\d)$/, '48 $1 $2 $3 $4')],
  ])('finds it in "%s"', (text) => {
    expect(findReference(text)).toBe(reference);
  });

  it.each([long, long.replaceAll('-', ''), long.replaceAll('-', ' '), `Predmet ${long}.`])('finds the long form in "%s"', (text) => {
    expect(findReference(text)).toBe(long);
  });

  it.each(['', 'Rupa na putu', '0648449306', '381648449306', '48 sati', `1${reference.replaceAll('-', '')}`, `${reference}5`, 'RSD 48.000,00'])('finds none in "%s"', (text) => {
    expect(findReference(text)).toBe(null);
  });
});
