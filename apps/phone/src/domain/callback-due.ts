import { addDays, dayOf, isoOf, officeIsOpen, openOn, type OfficeCalendar } from '@s48/contracts';

export interface CallbackDue {
  /** The call-back must be done by then. */
  readonly at: Date;
  /** Who does it: the office, or the duty roster where no office hour is left before the deadline. */
  readonly roster: 'office' | 'duty';
}

/** A call-back falls due in the last office hour before the deadline, at its end; where there is none left, the duty roster has it until the deadline. */
export function callbackDue(now: Date, deadline: Date, calendar: OfficeCalendar): CallbackDue {
  if (deadline <= now) return { at: deadline, roster: officeIsOpen(now, calendar) ? 'office' : 'duty' };
  const today = isoOf(dayOf(now));
  for (let day = dayOf(deadline); isoOf(day) >= today; day = addDays(day, -1)) {
    const open = openOn(day, calendar);
    if (!open) continue;
    const from = Math.max(open.from.getTime(), now.getTime());
    const to = Math.min(open.to.getTime(), deadline.getTime());
    if (from < to) return { at: new Date(to), roster: 'office' };
  }
  return { at: deadline, roster: 'duty' };
}
