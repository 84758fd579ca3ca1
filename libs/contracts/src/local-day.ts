/** A calendar day, in no zone: months count from 1. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const ZONE = 'Europe/Belgrade';
const PARTS = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
});

/** The day in Smederevo at an instant. */
export function dayOf(instant: Date): Day {
  const { year, month, day } = wallClock(instant);
  return { year, month, day };
}

/** The instant of a wall-clock time in Smederevo; a time that does not exist (the hour skipped in spring) gives the one an hour later. */
export function instantOf({ year, month, day }: Day, minutes: number): Date {
  const asUtc = Date.UTC(year, month - 1, day, 0, minutes);
  const guess = asUtc - offsetAt(asUtc);
  return new Date(asUtc - offsetAt(guess));
}

export const addDays = ({ year, month, day }: Day, days: number): Day => fromUtc(Date.UTC(year, month - 1, day + days));

/** 0 is Sunday. */
export const weekdayOf = ({ year, month, day }: Day): number => new Date(Date.UTC(year, month - 1, day)).getUTCDay();

/** `2026-04-13`: days sort and compare as their text does. */
export const isoOf = ({ year, month, day }: Day): string => new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);

export const fromUtc = (ms: number): Day => {
  const date = new Date(ms);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};

function offsetAt(ms: number): number {
  const { year, month, day, hour, minute, second } = wallClock(new Date(ms));
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}

function wallClock(instant: Date) {
  const part = Object.fromEntries(PARTS.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return { year: part['year']!, month: part['month']!, day: part['day']!, hour: part['hour']!, minute: part['minute']!, second: part['second']! };
}
