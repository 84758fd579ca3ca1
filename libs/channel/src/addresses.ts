/**
 * A phone number in E.164 (`064/844-93-06`, `0038164…` → `+38164…`), or null when nobody can be called or texted there:
 * short codes, alphanumeric senders, withheld numbers.
 */
export function toE164(text: string): string | null {
  const compact = text.replace(/[\s()\-./]/g, '');
  // `+381 (0)64 …`: the trunk zero is written for those who call from within, and dialled by nobody from abroad.
  const international = compact.replace(/^00/, '+').replace(/^0(?=\d)/, '+381').replace(/^\+3810/, '+381');
  return /^\+[1-9]\d{7,14}$/.test(international) && !WITHHELD.has(international) ? international : null;
}

// Twilio's stand-in for "anonymous" on a keypad.
const WITHHELD = new Set(['+266696687']);

/** Serbian mobile networks: +381 6x. */
export const isMobile = (e164: string): boolean => /^\+3816\d{6,8}$/.test(e164);

/** One address and nothing else: a line break or a comma in it would make it two where mail is sent. */
const MAIL_ADDRESS = /^([^\s@<>()[\],;:\\"\p{Cc}]+|"[^"\p{Cc}]+")@([^\s@<>()[\],;:\\"\p{Cc}]+\.[^\s@.<>()[\],;:\\"\p{Cc}]{2,})$/u;
const LONGEST_MAIL_ADDRESS = 254;

/** Conservative form of a mail address: the local part is left alone (RFC 5321), the domain is lower-case. Null if it is none. */
export function toMailAddress(text: string): string | null {
  const trimmed = text.trim();
  const match = trimmed.length <= LONGEST_MAIL_ADDRESS ? MAIL_ADDRESS.exec(trimmed) : null;
  return match ? `${match[1]}@${match[2]!.toLowerCase()}` : null;
}
