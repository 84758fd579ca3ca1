import type { DeclineReason, TicketState } from '@s48/contracts';

/** Ticket states in citizens' words, Serbian Latin. */
export const STATE_WORDS: Readonly<Record<TicketState, string>> = {
  received: 'Primljena',
  triage: 'Utvrđuje se koja je služba nadležna',
  assigned: 'Prosleđena nadležnoj službi',
  'in-progress': 'U radu',
  scheduled: 'Rešavanje je zakazano',
  resolved: 'Rešena',
  declined: 'Zatvorena bez postupanja',
};

export const DECLINE_WORDS: Readonly<Record<DeclineReason, string>> = {
  'not-competent': 'nije u nadležnosti grada',
  unfounded: 'prijava nije osnovana',
  duplicate: 'problem je već prijavljen',
  withdrawn: 'prijava je povučena',
  spam: 'nije prijava komunalnog problema',
};
