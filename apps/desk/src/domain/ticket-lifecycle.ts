import type { AgencyState, Author, TicketState } from '@s48/contracts';

interface Change {
  readonly to: TicketState;
  readonly by: readonly Author[];
}

const UNDER_WAY: readonly Change[] = [
  { to: 'in-progress', by: ['agency', 'operator'] },
  { to: 'scheduled', by: ['agency', 'operator'] },
  { to: 'resolved', by: ['agency', 'operator'] },
  { to: 'declined', by: ['agency', 'operator'] },
  { to: 'triage', by: ['agency', 'operator'] },
  { to: 'assigned', by: ['operator'] },
];

/** Who may move a ticket from where to where. Everything not listed is refused. `system` is routing and the rules of the house. */
export const CHANGES: Readonly<Record<TicketState, readonly Change[]>> = {
  received: [
    { to: 'triage', by: ['system', 'operator'] },
    { to: 'assigned', by: ['system', 'operator'] },
    { to: 'resolved', by: ['operator'] },
    { to: 'declined', by: ['operator', 'system'] },
  ],
  triage: [
    { to: 'assigned', by: ['system', 'operator'] },
    { to: 'resolved', by: ['operator'] },
    { to: 'declined', by: ['operator', 'system'] },
  ],
  assigned: [
    { to: 'in-progress', by: ['agency', 'operator'] },
    { to: 'scheduled', by: ['agency', 'operator'] },
    { to: 'resolved', by: ['agency', 'operator'] },
    { to: 'declined', by: ['agency', 'operator', 'system'] },
    { to: 'triage', by: ['agency', 'operator'] },
    { to: 'assigned', by: ['operator'] },
  ],
  'in-progress': UNDER_WAY,
  scheduled: UNDER_WAY,
  // The citizen says "not solved": back to the body that answered, or to triage where no body did.
  resolved: [
    { to: 'assigned', by: ['system', 'operator'] },
    { to: 'triage', by: ['system', 'operator'] },
    { to: 'resolved', by: ['agency', 'operator'] },
  ],
  declined: [
    { to: 'assigned', by: ['system', 'operator'] },
    { to: 'triage', by: ['system', 'operator'] },
  ],
};

export const canChange = (from: TicketState, to: TicketState, by: Author): boolean =>
  CHANGES[from].some((change) => change.to === to && change.by.includes(by));

/** Where an agency's word takes a ticket. */
export const targetOf = (state: AgencyState): TicketState => (state === 'not-ours' ? 'triage' : state);

export const isOpen = (state: TicketState): boolean => state !== 'resolved' && state !== 'declined';
