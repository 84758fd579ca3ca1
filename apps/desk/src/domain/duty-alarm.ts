import { TRIAGE, type AgencyCode, type Assignee, type TicketState } from '@s48/contracts';
import { isOpen } from './ticket-lifecycle.js';

export interface DutyContacts {
  /** E.164. */
  readonly duty_phone: string | null;
  readonly email: string | null;
}

export interface DutyAddressee {
  readonly via: 'sms' | 'email';
  readonly address: string;
  /** Not the body itself: whoever gets it has to call the body. */
  readonly elsewhere: boolean;
}

export interface AlarmedTicket {
  readonly state: TicketState;
  readonly agency: Assignee | null;
  /** By routing. */
  readonly suggested?: Assignee | undefined;
  readonly refusedBy: readonly AgencyCode[];
}

/** Whose duty service an urgent ticket concerns: danger does not wait in triage for an operator. `trijaza` where no body seems competent, null where nobody is to be told now. */
export function bodyToAlarm({ state, agency, suggested = TRIAGE, refusedBy }: AlarmedTicket): Assignee | null {
  if (!isOpen(state)) return null;
  if (state !== 'triage') return agency === TRIAGE ? null : agency;
  return (refusedBy as readonly Assignee[]).includes(suggested) ? null : suggested;
}

/** Who hears of an urgent case, one after the other until one could be told: the body's duty service, then those who escalations go to. Silence is no end. */
export function dutyChain(body: DutyContacts, cabinet: DutyContacts, administrators: readonly string[]): DutyAddressee[] {
  const chain = [
    ...waysTo(body, false),
    ...waysTo(cabinet, true),
    ...administrators.map((address): DutyAddressee => ({ via: 'email', address, elsewhere: true })),
  ];
  return chain.filter(({ address }, place) => chain.findIndex((other) => other.address === address) === place);
}

const waysTo = ({ duty_phone: phone, email }: DutyContacts, elsewhere: boolean): DutyAddressee[] => [
  ...(phone ? [{ via: 'sms', address: phone, elsewhere } as const] : []),
  ...(email ? [{ via: 'email', address: email, elsewhere } as const] : []),
];
