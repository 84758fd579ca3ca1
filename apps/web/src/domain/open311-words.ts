import type { DeclineReason, TicketState } from '@s48/contracts';
import type { XmlElement } from './markup.js';
import { findService, OTHER, SERVICES, type CityService, type ServiceAttribute } from './services.js';
import { DECLINE_WORDS, STATE_WORDS } from './status-words.js';

/**
 * Answers of GeoReport v2 as trees, from which both formats are made: XML as they stand, JSON with the root taken off ("Spark": lists become
 * bare arrays, one request is an array of one). Ids, codes and keys are strings, booleans are real ones in JSON; an unknown value is null in
 * JSON and an empty element in XML, always present, so that clients that index into it do not fail.
 */
export type Open311Value = string | number | boolean | null | Open311List | Record<string, string>;

/** A container in XML, a bare array in JSON. */
export interface Open311List {
  readonly item: string;
  readonly items: readonly (string | Record<string, Open311Value>)[];
}

export const xmlOf = (fields: Record<string, Open311Value>): XmlElement[] => Object.entries(fields).map(([name, value]) => [name, xmlValue(value)]);

function xmlValue(value: Open311Value): XmlElement[1] {
  if (value === null || typeof value !== 'object') return value;
  if (!isList(value)) return xmlOf(value);
  return value.items.map((one): XmlElement => [value.item, typeof one === 'string' ? one : xmlOf(one)]);
}

export const jsonOf = (fields: Record<string, Open311Value>): object =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value !== null && typeof value === 'object' && isList(value) ? value.items.map((one) => (typeof one === 'string' ? one : jsonOf(one))) : value]));

const isList = (value: object): value is Open311List => 'items' in value && Array.isArray(value.items);

export const listService = (service: CityService): Record<string, Open311Value> => ({
  service_code: service.code,
  service_name: service.name,
  description: service.description,
  metadata: true,
  type: 'realtime',
  keywords: service.keywords.join(','),
  group: service.group,
});

/**
 * FixMyStreet sends its own number only where a definition asks for it, and it is by that number that a retry after a timeout is
 * recognised; hence every service has a definition, and nobody is asked for this one (`variable` false, `automated` as FixMyStreet has it).
 */
const SENDERS_ID: ServiceAttribute = { code: 'fixmystreet_id', datatype: 'string', required: false, variable: false, description: 'Broj prijave u sistemu pošiljaoca', hint: 'Popunjava sistem' };

export const attributesOf = (service: CityService): readonly ServiceAttribute[] => [...(service.attributes ?? []), SENDERS_ID];

export const defineService = (service: CityService): Record<string, Open311Value> => ({
  service_code: service.code,
  attributes: {
    item: 'attribute',
    items: attributesOf(service).map(({ code, datatype, required, variable, description, hint, values }, index) => ({
      variable,
      code,
      datatype,
      required,
      datatype_description: hint,
      order: index + 1,
      description,
      ...(!variable && { automated: 'server_set' }),
      ...(values && { values: { item: 'value', items: values.map((value) => ({ ...value })) } }),
    })),
  },
});

export const allServices = (): Record<string, Open311Value>[] => SERVICES.map(listService);

export const serviceName = (code: string): string => (findService(code) ?? findService(OTHER)!).name;

/** The two words of the specification; the extension's finer ones are in {@link updateStatus}. */
export const requestStatus = (state: TicketState): 'open' | 'closed' => (state === 'resolved' || state === 'declined' ? 'closed' : 'open');

export function statusNotes(state: TicketState, reason: string | null): string {
  const why = DECLINE_WORDS[reason as DeclineReason];
  return state === 'declined' && why ? `${STATE_WORDS.declined}: ${why}` : STATE_WORDS[state];
}

/** In the words that FixMyStreet understands. */
export function updateStatus(state: TicketState, reason: string | null): string {
  if (state === 'declined') return DECLINED[reason ?? ''] ?? 'no_further_action';
  return UPDATE_WORDS[state];
}

const UPDATE_WORDS = { received: 'open', triage: 'open', assigned: 'investigating', 'in-progress': 'in_progress', scheduled: 'action_scheduled', resolved: 'fixed' } as const;
const DECLINED: Readonly<Record<string, string>> = { duplicate: 'duplicate', 'not-competent': 'not_councils_responsibility' };
