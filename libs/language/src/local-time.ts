import type { Script } from './script.js';

const ZONE = 'Europe/Belgrade';

/** Date and time as people in Smederevo read it (`utorak, 24. novembar u 10:15`), in the citizen's script. */
export function formatLocal(date: Date, script: Script): string {
  const locale = script === 'cyrillic' ? 'sr-Cyrl-RS' : 'sr-Latn-RS';
  const day = new Intl.DateTimeFormat(locale, { timeZone: ZONE, weekday: 'long', day: 'numeric', month: 'long' }).format(date);
  const time = new Intl.DateTimeFormat(locale, { timeZone: ZONE, hour: '2-digit', minute: '2-digit' }).format(date);
  return `${day} ${script === 'cyrillic' ? 'у' : 'u'} ${time}`;
}
