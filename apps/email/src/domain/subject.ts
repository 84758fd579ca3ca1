const PREFIXES = /^\s*(?:(?:re|aw|sv|odg|одг|fwd?|wg|pd|prosl|просл)\s*(?:\[\d+\])?\s*[.:]{1,2}\s*)+/iu;
const FORWARD = /^\s*(?:(?:re|aw|sv|odg|одг)\s*[.:]{1,2}\s*)*(?:fwd?|wg|pd|prosl|просл)\s*[.:]{1,2}/iu;

/** A subject without what mail programs put before it. */
export const baseSubject = (subject: string): string => subject.replace(PREFIXES, '').trim();

export const isForward = (subject: string): boolean => FORWARD.test(subject);

/** The text of a report: its subject says as much as its body, unless the body begins with it. */
export function reportText(subject: string, body: string): string {
  const title = baseSubject(subject);
  if (!title || body.toLowerCase().startsWith(title.toLowerCase())) return body;
  return body ? `${title}\n\n${body}` : title;
}
