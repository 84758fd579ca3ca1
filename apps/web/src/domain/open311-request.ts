import type { Open311Complaint } from './open311-query.js';
import { attributesOf } from './open311-words.js';
import { MAX_PHOTOS } from './photo.js';
import { findService, type CityService } from './services.js';

export type FormFields = ReadonlyMap<string, readonly string[]>;

/** A service request as a client sent it, made into a submission of ours. */
export interface NewRequest {
  readonly service: CityService;
  readonly submission: Record<string, unknown>;
  /** What makes it recognisable when the client sends it again after a timeout; null: only its content does. */
  readonly sendersId: string | null;
  readonly notice: string | null;
  /** Links to photos; they are in the text too. */
  readonly media: readonly string[];
}

export interface Usable {
  readonly email: (text: string) => boolean;
  readonly phone: (text: string) => boolean;
}

const MAX_DESCRIPTION = 9_000;
const MAX_TEXT = 10_000;
const MAX_WORDS = 500;

/**
 * Decided where the specification is silent or clients deviate: an unknown service is 404; an empty parameter is an absent one; a description
 * over 4000 characters is taken as it is (FixMyStreet does not cut) up to 9000; an address that cannot be used never refuses a report, the
 * notice tells; `media_url` is handed on as a link, and followed where that is switched on; unknown attributes are ignored. What is too long is
 * refused, never cut.
 */
export function readRequest(fields: FormFields, usable: Usable, fetched = false): NewRequest | Open311Complaint[] {
  const one = (name: string): string | undefined => fields.get(name)?.map((value) => value.trim()).find(Boolean);
  const code = one('service_code');
  const service = code ? findService(code) : undefined;
  if (!code) return [{ code: 400, description: 'service_code: navedite vrstu problema (lista je na /services)' }];
  if (!service) return [{ code: 404, description: `service_code: vrsta problema ${code.slice(0, 60)} ne postoji (lista je na /services)` }];
  const complaints: Open311Complaint[] = [];
  const attributes = readAttributes(fields, service, complaints);
  const lat = coordinate('lat', one('lat'), 90, complaints);
  const lon = coordinate('long', one('long') ?? one('lon'), 180, complaints);
  if ((lat === undefined) !== (lon === undefined)) complaints.push({ code: 400, description: 'lat i long idu zajedno' });
  const place = one('address_string') ?? one('address_id');
  if (!one('lat') && !one('long') && !one('lon') && !place) complaints.push({ code: 400, description: 'Navedite mesto: lat i long, ili address_string' });
  if (place && place.length > MAX_WORDS) complaints.push({ code: 400, description: `address_string: dozvoljeno je najviše ${MAX_WORDS} znakova` });
  const description = one('description') ?? '';
  if (description.length > MAX_DESCRIPTION) complaints.push({ code: 400, description: `description: dozvoljeno je najviše ${MAX_DESCRIPTION} znakova` });
  const { media, lines, unusable } = readMedia(fields);
  const text = [description || service.name, ...attributes, ...lines].join('\n');
  if (description.length <= MAX_DESCRIPTION && text.length > MAX_TEXT) complaints.push({ code: 400, description: `Opis, atributi i linkovi zajedno mogu imati najviše ${MAX_TEXT} znakova` });
  if (complaints.length > 0) return complaints;
  const [email, phone] = [one('email'), one('phone')];
  const contact = { ...(email && usable.email(email) && { email }), ...(phone && usable.phone(phone) && { phone }) };
  return {
    service,
    submission: { text, ...(place && { place }), ...(lat !== undefined && { lat, lon }), ...(Object.keys(contact).length > 0 && { contact }) },
    sendersId: one('attribute[fixmystreet_id]') ?? null,
    media: media.slice(0, MAX_PHOTOS),
    notice: noticeOf(media.length > 0 && !fetched, unusable, Boolean(email && !contact.email), Boolean(phone && !contact.phone)),
  };
}

export interface Media {
  readonly media: readonly string[];
  /** As they are added to the text. */
  readonly lines: readonly string[];
  /** Something else than a link was among them. */
  readonly unusable: boolean;
}

/** Links to photos come as `media_url` repeated (FixMyStreet), `media_url[]`, or joined by commas. */
export function readMedia(fields: FormFields): Media {
  const given = [...(fields.get('media_url') ?? []), ...(fields.get('media_url[]') ?? [])].flatMap((value) => value.split(/,(?=\s*https?:\/\/)/)).map((value) => value.trim()).filter(Boolean);
  const media = given.filter((url) => /^https?:\/\/\S{3,1000}$/.test(url));
  return { media, lines: media.map((url) => `Prilog: ${url}`), unusable: media.length < given.length };
}

function noticeOf(media: boolean, badMedia: boolean, badEmail: boolean, badPhone: boolean): string | null {
  const notes = [
    ...(media ? ['Fotografija na adresi media_url nije preuzeta; služba dobija link.'] : []),
    ...(badMedia ? ['Ono što u media_url nije http(s) link nije sačuvano.'] : []),
    ...(badEmail ? ['Adresa e-pošte nije ispravna i nije sačuvana.'] : []),
    ...(badPhone ? ['Broj telefona nije ispravan i nije sačuvan.'] : []),
  ];
  return notes.length > 0 ? notes.join(' ') : null;
}

/** Several values come as `attribute[x]` repeated (FixMyStreet), `attribute[x][]` (the specification) or `attribute[x][0]`. */
function readAttributes(fields: FormFields, service: CityService, complaints: Open311Complaint[]): string[] {
  return attributesOf(service).flatMap(({ code, variable, required, description, values }) => {
    const given = [...fields].filter(([name]) => name === `attribute[${code}]` || name.startsWith(`attribute[${code}][`)).flatMap(([, all]) => all.map((value) => value.trim()).filter(Boolean));
    if (required && given.length === 0) complaints.push({ code: 400, description: `attribute[${code}]: obavezno je: ${description}` });
    if (!variable || given.length === 0) return [];
    const words = given.map((value) => values?.find(({ key }) => key === value)?.name ?? value).join(', ');
    if (words.length > MAX_WORDS) complaints.push({ code: 400, description: `attribute[${code}]: dozvoljeno je najviše ${MAX_WORDS} znakova` });
    return [`${description}: ${words}`];
  });
}

function coordinate(name: string, text: string | undefined, limit: number, complaints: Open311Complaint[]): number | undefined {
  if (text === undefined) return undefined;
  const number = /^-?\d{1,3}(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (Math.abs(number) <= limit) return number;
  complaints.push({ code: 400, description: `${name}: mora biti broj od -${limit} do ${limit}` });
  return undefined;
}

const OVER = new Set(['fixed', 'closed']);

/** What a client's user adds later, in words: the text, links to photos, and that it is over where the client says so. */
export function updateText(fields: FormFields): string {
  const one = (name: string): string => fields.get(name)?.at(-1)?.trim() ?? '';
  const over = OVER.has(one('status').toLowerCase()) ? ['Pošiljalac je označio prijavu kao rešenu.'] : [];
  return [one('description'), ...over, ...readMedia(fields).lines].filter(Boolean).join('\n');
}
