import { describe, expect, it } from '@jest/globals';
import { nextOfficeHour, officeIsOpen, parseClosedDays, parseOfficeHours, type OfficeCalendar } from './office-hours.js';

const calendar: OfficeCalendar = { hours: parseOfficeHours('Mon-Fri 07:30-15:30'), closed: parseClosedDays('2026-12-31') };

describe('officeIsOpen', () => {
  it.each([
    ['a Tuesday, one second before opening', '2026-11-24T06:29:59Z', false],
    ['at opening', '2026-11-24T06:30:00Z', true],
    ['one second before closing', '2026-11-24T14:29:59Z', true],
    ['at closing', '2026-11-24T14:30:00Z', false],
    ['in summer the same wall clock is an hour earlier', '2026-07-14T05:30:00Z', true],
    ['before opening in summer', '2026-07-14T05:29:00Z', false],
    ['a Saturday', '2026-11-28T10:00:00Z', false],
    ['Easter Monday', '2026-04-13T10:00:00Z', false],
    ['Good Friday', '2026-04-10T10:00:00Z', false],
    ['Armistice Day', '2026-11-11T10:00:00Z', false],
    ['a day that is closed by configuration', '2026-12-31T10:00:00Z', false],
    ['the Monday after summer time ended', '2026-10-26T06:30:00Z', true],
    ['the Monday after summer time began', '2026-03-30T05:30:00Z', true],
  ])('%s', (_, now, open) => expect(officeIsOpen(new Date(now), calendar)).toBe(open));
});

describe('configuration', () => {
  it.each([
    ['Mon-Fri 07:30-15:30', [[1, 450, 930], [5, 450, 930]], [0, 6]],
    ['Mon-Fri 08:00-16:00; Sat 9:00-12:00', [[3, 480, 960], [6, 540, 720]], [0]],
    ['Sat-Mon 10:00-24:00', [[6, 600, 1440], [0, 600, 1440], [1, 600, 1440]], [2]],
  ])('reads %s', (text, open, closed) => {
    const hours = parseOfficeHours(text);
    for (const [day, from, to] of open) expect(hours.get(day!)).toEqual([from, to]);
    for (const day of closed) expect(hours.has(day)).toBe(false);
  });

  it.each(['always', 'Mon 15:30-07:30', 'Pon-Pet 07:30-15:30', 'Mon-Fri'])('refuses hours %s', (text) => expect(() => parseOfficeHours(text)).toThrow('must look like'));
  it.each(['31.12.2026.', '2026-13-01'])('refuses the day %s', (text) => expect(() => parseClosedDays(text)).toThrow('2026-12-31'));
});

describe('nextOfficeHour', () => {
  it.each([
    ['in office hours: now', '2026-11-24T09:00:00Z', '2026-11-24T09:00:00.000Z'],
    ['before opening: the opening of the day', '2026-11-24T04:00:00Z', '2026-11-24T06:30:00.000Z'],
    ['on Friday evening: Monday morning', '2026-11-20T19:00:00Z', '2026-11-23T06:30:00.000Z'],
    ['on Good Friday: the Tuesday after Easter', '2026-04-10T09:00:00Z', '2026-04-14T05:30:00.000Z'],
  ])('%s', (_, now, expected) => expect(nextOfficeHour(new Date(now), calendar)?.toISOString()).toBe(expected));

  it('is none where the office never opens', () => {
    expect(nextOfficeHour(new Date('2026-11-24T04:00:00Z'), { ...calendar, hours: new Map() })).toBeNull();
  });
});
