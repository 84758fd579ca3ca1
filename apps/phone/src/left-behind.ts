import { isMobile, toE164, toMailAddress } from '@s48/channel';
import type { Left } from './domain/contact-rule.js';
import type { EntryInput } from './domain/raw-input.js';

/** What a citizen left, normalised. */
export function leftBehind({ phone, email, way }: NonNullable<EntryInput['contact']>): Left {
  const number = phone === undefined ? null : toE164(phone);
  return { phone: number, mobile: number !== null && isMobile(number), email: email === undefined ? null : toMailAddress(email), ...(way && { way }) };
}
