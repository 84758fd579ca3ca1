import type { Script } from './script.js';
import { TEXTS, type TextName } from './texts.js';
import { toBald, toCyrillic } from './transliterate.js';

/** What must never be transliterated: someone's own words, quoted verbatim. */
const VERBATIM = new Set(['message', 'text', 'place', 'url', 'reference', 'deadline', 'since', 'planned']);

const OPTIONAL = /\[\[(.*?)\]\]/gs;
const NAME = /\{(\w+)\}/g;

/**
 * A text in the citizen's script: Cyrillic for Cyrillic, bald Latin where `bald` is asked for, else Latin with diacritics. Words of others
 * (`message`, `text`) stay as they were written. Throws when a variable is missing, so that no half sentence is ever sent.
 */
export function render(name: TextName, variables: Readonly<Record<string, string>>, script: Script, { bald = false } = {}): string {
  const text = TEXTS[name];
  if (text === undefined) throw new Error(`there is no text ${name}`);
  const missing = namesIn(text).filter((key) => variables[key] === undefined);
  if (missing.length > 0) throw new Error(`text ${name} needs ${missing.map((key) => `{${key}}`).join(', ')}`);
  const inScript = script === 'cyrillic' ? toCyrillic : (words: string): string => words;
  const filled = inScript(text)
    .replace(OPTIONAL, (_, part: string) => (namesIn(part).some((key) => variables[key] === '') ? '' : part))
    .replace(NAME, (_, key: string) => (VERBATIM.has(key) ? variables[key]! : inScript(variables[key]!)));
  return bald ? toBald(filled) : filled;
}

/** The `{names}` that a text asks for. */
export const namesIn = (text: string): string[] => [...new Set([...text.matchAll(NAME)].map(([, key]) => key!))];
