import { publicHolidays } from './holidays.js';
import { addDays, dayOf, instantOf, isoOf, weekdayOf, type Day } from './local-day.js';

export interface OfficeCalendar {
  /** Opening and closing in minutes after midnight, by weekday (0 is Sunday). */
  readonly hours: ReadonlyMap<number, readonly [open: number, close: number]>;
  /** Further closed days, `2026-12-31`. */
  readonly closed: ReadonlySet<string>;
}

export interface Interval {
  readonly from: Date;
  readonly to: Date;
}

/** When the office is open on a day, or null on a closed one. */
export function openOn(day: Day, calendar: OfficeCalendar): Interval | null {
  const hours = calendar.hours.get(weekdayOf(day));
  const iso = isoOf(day);
  if (!hours || calendar.closed.has(iso) || publicHolidays(day.year).has(iso)) return null;
  return { from: instantOf(day, hours[0]), to: instantOf(day, hours[1]) };
}

export function officeIsOpen(now: Date, calendar: OfficeCalendar): boolean {
  const open = openOn(dayOf(now), calendar);
  return open !== null && open.from <= now && now < open.to;
}

/** The next moment at which the office is open: `now` itself in office hours. Null when the calendar has none within a month. */
export function nextOfficeHour(now: Date, calendar: OfficeCalendar): Date | null {
  if (officeIsOpen(now, calendar)) return now;
  let day = dayOf(now);
  for (let ahead = 0; ahead < 31; ahead++, day = addDays(day, 1)) {
    const open = openOn(day, calendar);
    if (open && open.from > now) return open.from;
  }
  return null;
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Reads `Mon-Fri 07:30-15:30; Sat 08:00-12:00`. */
export function parseOfficeHours(text: string): OfficeCalendar['hours'] {
  const hours = new Map<number, readonly [number, number]>();
  for (const part of text.split(';').map((piece) => piece.trim()).filter(Boolean)) {
    const match = /^([a-z]{3})(?:-([a-z]{3}))? (\d\d?):(\d\d)-(\d\d?):(\d\d)$/i.exec(part);
    const [first, last] = [match?.[1], match?.[2] ?? match?.[1]].map((name) => WEEKDAYS.indexOf((name ?? '').toLowerCase()));
    const [open, close] = [Number(match?.[3]) * 60 + Number(match?.[4]), Number(match?.[5]) * 60 + Number(match?.[6])];
    if (!match || first === -1 || last === -1 || open! >= close! || close! > 1440) throw new Error(`must look like "Mon-Fri 07:30-15:30; Sat 08:00-12:00"`);
    for (let day = first!; ; day = (day + 1) % 7) {
      hours.set(day, [open!, close!]);
      if (day === last) break;
    }
  }
  return hours;
}

/** Reads `2026-12-31, 2027-09-12`: days closed beside the public holidays. */
export function parseClosedDays(text: string): ReadonlySet<string> {
  const days = text.split(',').map((day) => day.trim()).filter(Boolean);
  const wrong = days.find((day) => !/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(Date.parse(day)));
  if (wrong !== undefined) throw new Error('must be days like 2026-12-31, separated by commas');
  return new Set(days);
}
