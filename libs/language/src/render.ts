import type { Script } from './script.js';
import { TEXTS, type TextName } from './texts.js';
import { toBald, toCyrillic } from './transliterate.js';

/** What must never be transliterated: someone's own words, quoted verbatim. */
const VERBATIM = new Set(['message', 'text', 'url', 'reference', 'deadline', 'since', 'planned']);

/**
 * A text in the citizen's script: Cyrillic for Cyrillic, bald Latin where `bald` is asked for, else Latin with diacritics. Words of others
 * (`message`, `text`) stay as they were written. Throws when a variable is missing, so that no half sentence is ever sent.
 */
export function render(name: TextName, variables: Readonly<Record<string, string>>, script: Script, { bald = false } = {}): string {
  const inScript = script === 'cyrillic' ? toCyrillic : (text: string): string => text;
  const filled = inScript(TEXTS[name]).replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = variables[key];
    if (value === undefined) throw new Error(`text ${name} needs {${key}}`);
    return VERBATIM.has(key) ? value : inScript(value);
  });
  return bald ? toBald(filled) : filled;
}
