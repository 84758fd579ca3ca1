/** The city's promise: a status reply within 48 elapsed hours, on the UTC line (no weekends, holidays or clock changes). */
export const PROMISE = 'PT48H';

export const MILESTONES = [
  { name: 'reminder-1', at: 1 / 2 },
  { name: 'reminder-2', at: 3 / 4 },
  { name: 'escalation', at: 5 / 6 },
  { name: 'fallback', at: 11 / 12 },
  { name: 'breach', at: 1 },
] as const;
export type Milestone = (typeof MILESTONES)[number]['name'];

/** The deadline is fixed once, when the report is received, and travels with it; nothing recomputes it. */
export function deadlineOf(receivedAt: Date, promiseMs: number): Date {
  return new Date(receivedAt.getTime() + promiseMs);
}

/** Time left until a deadline, negative once it has passed: every list, detail, export and alarm shows this. */
export const remainingMs = (deadline: Date, now: Date): number => deadline.getTime() - now.getTime();

/** When a milestone falls due: a fraction of the way from receipt to the deadline. */
export function milestoneAt(receivedAt: Date, deadline: Date, milestone: Milestone): Date {
  const fraction = MILESTONES.find(({ name }) => name === milestone)!.at;
  return new Date(receivedAt.getTime() + Math.round((deadline.getTime() - receivedAt.getTime()) * fraction));
}

const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** ISO 8601 duration of days, hours, minutes and seconds (`PT48H`, `PT20S`) in milliseconds; years, months and weeks have no fixed length and are refused. */
export function durationMs(iso: string): number {
  const match = DURATION.exec(iso);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = (match?.slice(1) ?? []).map((part) => Number(part ?? 0));
  const ms = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  if (!match || ms <= 0) throw new Error(`not a positive ISO 8601 duration of days, hours, minutes, seconds (example: PT48H): ${iso}`);
  return ms;
}
