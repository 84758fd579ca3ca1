import { freshWords } from './quotes.js';
import { baseSubject, isForward } from './subject.js';

/** A line of a mail that may ask something of the system itself, and what the citizen says beside it. */
export interface CommandLine {
  readonly line: string;
  readonly rest: string;
}

/** The subject, then the first line that is not quoted. A forward asks nothing: its words are somebody else's. */
export function commandLines(subject: string, text: string): CommandLine[] {
  if (isForward(subject)) return [];
  const words = freshWords(text);
  const [first = '', ...others] = words.split('\n');
  return [
    { line: baseSubject(subject), rest: words },
    { line: first, rest: others.join('\n').trim() },
  ];
}
