import { addDays, fromUtc, isoOf, weekdayOf, type Day } from './local-day.js';

const SUNDAY = 0;

/** Orthodox Easter Sunday in the Gregorian calendar: Meeus' Julian algorithm, and the 13 days between the calendars (1900–2099). */
export function orthodoxEaster(year: number): Day {
  const d = (19 * (year % 19) + 15) % 30;
  const e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7;
  const month = Math.floor((d + e + 114) / 31);
  const day = ((d + e + 114) % 31) + 1;
  return fromUtc(Date.UTC(year, month - 1, day + 13));
}

/**
 * The days of a year on which Serbian offices are closed by law (Zakon o državnim i drugim praznicima): the state holidays, Christmas,
 * Good Friday to Easter Monday; and where a state holiday falls on a Sunday, the first working day after it.
 */
export function publicHolidays(year: number): ReadonlySet<string> {
  const state = [[1, 1], [1, 2], [2, 15], [2, 16], [5, 1], [5, 2], [11, 11]].map(([month, day]) => ({ year, month: month!, day: day! }));
  const easter = orthodoxEaster(year);
  const church = [{ year, month: 1, day: 7 }, ...[-2, -1, 0, 1].map((days) => addDays(easter, days))];
  const closed = new Set([...state, ...church].map(isoOf));
  for (const sunday of state.filter((day) => weekdayOf(day) === SUNDAY)) {
    let next = addDays(sunday, 1);
    while (closed.has(isoOf(next))) next = addDays(next, 1);
    closed.add(isoOf(next));
  }
  return closed;
}
