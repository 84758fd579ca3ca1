/** One complaint of an answer; the description is read by end users, hence Serbian. */
export interface Open311Complaint {
  readonly code: number;
  readonly description: string;
}

export type Parameters = Readonly<Record<string, string | undefined>>;

export interface Window {
  readonly from: Date;
  readonly to: Date;
}

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

export interface RequestFilter extends Window, Page {
  readonly ids?: readonly string[];
  readonly services?: readonly string[];
  readonly status?: readonly ('open' | 'closed')[];
  readonly updatedFrom?: Date;
  readonly updatedTo?: Date;
}

const DAY_MS = 86_400_000;
export const MAX_DAYS = 90;
const MAX_PAGE = 1_000;

/**
 * Reads the query of GET requests. Decided where the specification is silent: ids override everything; one of the two dates gives a window of
 * 90 days from (or to) it; a longer window is refused rather than cut in silence; pages count from 1, and 0 is 1.
 */
export function readRequestFilter(query: Parameters, now: Date): RequestFilter | Open311Complaint[] {
  const complaints: Open311Complaint[] = [];
  const ids = csv(query['service_request_id']);
  if (ids) return { ids, from: new Date(0), to: new Date(now.getTime() + DAY_MS), offset: 0, limit: MAX_PAGE };
  const window = readWindow(query, now, complaints);
  const status = csv(query['status']);
  if (status?.some((one) => one !== 'open' && one !== 'closed')) complaints.push({ code: 400, description: 'status: dozvoljeno je open, closed ili oba odvojena zarezom' });
  const page = readPage(query, complaints);
  const updatedFrom = readDate('updated_after', query['updated_after'], complaints);
  const updatedTo = readDate('updated_before', query['updated_before'], complaints);
  if (complaints.length > 0) return complaints;
  const services = csv(query['service_code']);
  return {
    ...window,
    ...page,
    ...(services && { services }),
    ...(status && { status: status as ('open' | 'closed')[] }),
    ...(updatedFrom && { updatedFrom }),
    ...(updatedTo && { updatedTo }),
  };
}

/** Of updates there are filters by time and pages only. */
export function readUpdateFilter(query: Parameters, now: Date): (Window & Page) | Open311Complaint[] {
  const complaints: Open311Complaint[] = [];
  const filter = { ...readWindow(query, now, complaints), ...readPage(query, complaints) };
  return complaints.length > 0 ? complaints : filter;
}

function readPage(query: Parameters, complaints: Open311Complaint[]): Page {
  const page = Math.max(1, wholeNumber('page', query['page'], complaints) ?? 1);
  const limit = Math.min(MAX_PAGE, wholeNumber('page_size', query['page_size'], complaints) || MAX_PAGE);
  return { offset: (page - 1) * limit, limit };
}

function readWindow(query: Parameters, now: Date, complaints: Open311Complaint[]): Window {
  const start = readDate('start_date', query['start_date'], complaints);
  const end = readDate('end_date', query['end_date'], complaints);
  const to = end ?? (start ? new Date(Math.min(start.getTime() + MAX_DAYS * DAY_MS, now.getTime() + DAY_MS)) : new Date(now.getTime() + DAY_MS));
  const from = start ?? new Date((end ?? now).getTime() - MAX_DAYS * DAY_MS);
  if (from > to) complaints.push({ code: 400, description: 'start_date mora biti pre end_date' });
  if (start && end && end.getTime() - start.getTime() > MAX_DAYS * DAY_MS) complaints.push({ code: 400, description: `Između start_date i end_date može biti najviše ${MAX_DAYS} dana` });
  return { from, to };
}

/** W3C date-time with a zone, or a whole day. A `+` that a client forgot to escape arrives as a space. */
export function readDate(name: string, text: string | undefined, complaints: Open311Complaint[]): Date | undefined {
  if (!text) return undefined;
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+\- ]\d\d:?\d\d))?$/.exec(text);
  const date = match ? new Date(match[2] ? `${match[1]}T${match[2]}${match[3]!.replace(' ', '+')}` : `${match[1]}T00:00:00Z`) : new Date(NaN);
  if (!Number.isNaN(date.getTime())) return date;
  complaints.push({ code: 400, description: `${name}: datum mora biti u obliku 2026-11-25T08:00:00Z ili 2026-11-25T09:00:00+01:00` });
  return undefined;
}

function wholeNumber(name: string, text: string | undefined, complaints: Open311Complaint[]): number | undefined {
  if (!text) return undefined;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  complaints.push({ code: 400, description: `${name}: mora biti ceo broj` });
  return undefined;
}

function csv(text: string | undefined): string[] | undefined {
  const parts = (text ?? '').split(',').map((part) => part.trim()).filter(Boolean);
  return parts.length > 0 ? parts.slice(0, MAX_PAGE) : undefined;
}
