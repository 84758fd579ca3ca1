import { describe, expect, it } from '@jest/globals';
import { baseSubject, isForward, reportText } from './subject.js';

describe('subjects', () => {
  it.each([
    ['Re: Odg: RE[2]: Rupa', 'Rupa'],
    ['Одг: Прос', 'Прос'],
    ['Fwd: PD: Rupa', 'Rupa'],
    ['Rezervoar curi', 'Rezervoar curi'],
    ['Re:', ''],
  ])('%j is %j', (subject, base) => expect(baseSubject(subject)).toBe(base));

  it.each([['Fwd: x', true], ['FW: x', true], ['WG: x', true], ['PD: x', true], ['Prosl: x', true], ['Просл.: x', true], ['Re: Fwd: x', true], ['Re: x', false], ['Forma za žalbu', false]])(
    'E33 %j is a forward: %s', (subject, expected) => expect(isForward(subject)).toBe(expected),
  );

  it.each([
    ['Rupa', 'Na putu.', 'Rupa\n\nNa putu.'],
    ['Rupa', 'rupa na putu.', 'rupa na putu.'],
    ['', 'Na putu.', 'Na putu.'],
    ['Rupa', '', 'Rupa'],
    ['', '', ''],
  ])('E45 %j and %j make the report %j', (subject, body, text) => expect(reportText(subject, body)).toBe(text));
});
