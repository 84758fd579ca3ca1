import { addDays, dayOf, instantOf } from '@s48/contracts';

/** Reads `03:10` or `never`: minutes after midnight, or null. */
export function parseTrainAt(text: string): number | null {
  if (text === 'never') return null;
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hours === undefined) throw new Error('must be a local time like 03:10, or never');
  return Number(hours) * 60 + Number(minutes);
}

/** When the nightly training was last due in Smederevo: a night on which nothing ran is caught up on, once. */
export function lastDue(now: Date, trainAt: number): Date {
  const today = instantOf(dayOf(now), trainAt);
  return today <= now ? today : instantOf(addDays(dayOf(now), -1), trainAt);
}
