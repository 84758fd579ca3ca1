import { expect, it } from '@jest/globals';
import { bodyToAlarm, dutyChain, type AlarmedTicket, type DutyContacts } from './duty-alarm.js';

const NONE: DutyContacts = { duty_phone: null, email: null };
const CABINET: DutyContacts = { duty_phone: '+381641110000', email: 'kabinet@grad.rs' };

it.each<[string, DutyContacts, DutyContacts, string[], string[]]>([
  ['the duty service first', { duty_phone: '+381641119999', email: 'd@cistoca.rs' }, CABINET, ['admin@grad.rs'], ['+381641119999', 'd@cistoca.rs', '!+381641110000', '!kabinet@grad.rs', '!admin@grad.rs']],
  ['the body\'s mail where it has no duty phone', { ...NONE, email: 'd@cistoca.rs' }, NONE, [], ['d@cistoca.rs']],
  ['the cabinet where the body has nothing', NONE, CABINET, ['admin@grad.rs'], ['!+381641110000', '!kabinet@grad.rs', '!admin@grad.rs']],
  ['the administrators where nobody has anything', NONE, NONE, ['a@grad.rs', 'b@grad.rs'], ['!a@grad.rs', '!b@grad.rs']],
  ['each but once when the body is the cabinet', CABINET, CABINET, ['kabinet@grad.rs'], ['+381641110000', 'kabinet@grad.rs']],
])('an urgent case is told to %s', (_, body, cabinet, administrators, told) => {
  expect(dutyChain(body, cabinet, administrators).map(({ address, elsewhere }) => `${elsewhere ? '!' : ''}${address}`)).toEqual(told);
});

it.each<[string, Partial<AlarmedTicket>, string | null]>([
  ['its body', { state: 'assigned', agency: 'cistoca' }, 'cistoca'],
  ['the likeliest body in triage', { state: 'triage', suggested: 'vodovod' }, 'vodovod'],
  ['no body in triage where none seems competent', { state: 'triage', suggested: 'trijaza' }, 'trijaza'],
  ['no body in triage where routing said nothing', { state: 'triage' }, 'trijaza'],
  ['nobody while routing looks for another one than has refused', { state: 'triage', suggested: 'cistoca', refusedBy: ['cistoca'] }, null],
  ['nobody before routing has spoken', { state: 'received', agency: null }, null],
  ['nobody once it is closed', { state: 'resolved', agency: 'cistoca' }, null],
])('an urgent ticket is the business of %s', (_, own, body) => expect(bodyToAlarm({ state: 'triage', agency: 'trijaza', refusedBy: [], ...own })).toBe(body));
