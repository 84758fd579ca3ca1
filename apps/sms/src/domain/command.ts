import { parseReference } from '@s48/contracts';
import { fold } from '@s48/language';

export type Command = { readonly kind: 'stop' } | { readonly kind: 'start' } | { readonly kind: 'status'; readonly reference: string | null };

const STOP = new Set(['stop', 'stopall', 'unsubscribe', 'cancel', 'end', 'quit', 'odjava', 'odjavi', 'odjavi me']);
const START = new Set(['start', 'unstop', 'prijavi me']);

/**
 * What a citizen asks of the system itself. Only a word that stands alone is one: "stop curenju vode" is a report, and so is
 * "status rasvete u Kolarskoj".
 */
export function readCommand(text: string): Command | null {
  const words = fold(text).replace(/[.!,;:"']/g, ' ').replace(/\s+/g, ' ').trim();
  if (STOP.has(words)) return { kind: 'stop' };
  if (START.has(words)) return { kind: 'start' };
  const asked = /^status ?((?:\d[\d \-/]*)?)$/.exec(words)?.[1];
  return asked === undefined ? null : { kind: 'status', reference: parseReference(asked) };
}
