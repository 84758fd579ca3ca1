import { fold } from '@s48/language';

/** What a citizen asks for the texts to end or to begin again. */
export type Command = 'stop' | 'start';

const STOP = new Set(['stop', 'stopall', 'unsubscribe', 'cancel', 'end', 'quit', 'odjava', 'odjavi', 'odjavi me']);
const START = new Set(['start', 'unstop', 'prijavi me']);

/** Only a word that stands alone is a command: "stop curenju vode" is a report. */
export function readCommand(text: string): Command | null {
  const words = fold(text);
  if (STOP.has(words)) return 'stop';
  return START.has(words) ? 'start' : null;
}
