import { describe, expect, it } from '@jest/globals';
import { parseClosedDays, parseOfficeHours, type OfficeCalendar } from '@s48/contracts';
import { callbackDue } from './callback-due.js';

const calendar: OfficeCalendar = { hours: parseOfficeHours('Mon-Fri 07:30-15:30'), closed: parseClosedDays('2026-12-31') };

describe('callbackDue', () => {
  it.each([
    ['deadline after closing: closing time of that day', '2026-11-23T10:00:00Z', '2026-11-24T20:00:00Z', '2026-11-24T14:30:00.000Z', 'office'],
    ['deadline in office hours: the deadline', '2026-11-23T10:00:00Z', '2026-11-24T09:15:00Z', '2026-11-24T09:15:00.000Z', 'office'],
    ['deadline before opening: closing of the day before', '2026-11-23T10:00:00Z', '2026-11-25T05:00:00Z', '2026-11-24T14:30:00.000Z', 'office'],
    ['a recording of Friday evening, answered on Friday: Friday', '2026-11-20T09:00:00Z', '2026-11-22T19:00:00Z', '2026-11-20T14:30:00.000Z', 'office'],
    ['the same, answered on Saturday: no office hour is left, the duty roster', '2026-11-21T09:00:00Z', '2026-11-22T19:00:00Z', '2026-11-22T19:00:00.000Z', 'duty'],
    ['over Easter: Thursday before Good Friday', '2026-04-09T08:00:00Z', '2026-04-11T08:00:00Z', '2026-04-09T13:30:00.000Z', 'office'],
    ['Good Friday itself: the duty roster', '2026-04-10T08:00:00Z', '2026-04-12T08:00:00Z', '2026-04-12T08:00:00.000Z', 'duty'],
    ['asked for after closing on the last day', '2026-11-24T15:00:00Z', '2026-11-24T20:00:00Z', '2026-11-24T20:00:00.000Z', 'duty'],
    ['already late, in office hours', '2026-11-24T10:00:00Z', '2026-11-24T09:00:00Z', '2026-11-24T09:00:00.000Z', 'office'],
    ['already late, at night', '2026-11-24T22:00:00Z', '2026-11-24T09:00:00Z', '2026-11-24T09:00:00.000Z', 'duty'],
  ])('%s', (_, now, deadline, at, roster) => {
    const due = callbackDue(new Date(now), new Date(deadline), calendar);
    expect({ at: due.at.toISOString(), roster: due.roster }).toEqual({ at, roster });
  });
});
