import { describe, expect, it } from '@jest/globals';
import { passagesOf } from './danger-passages.js';

const words = (first: number, last: number): string => Array.from({ length: last - first + 1 }, (_, at) => `r${first + at}`).join(' ');

describe('passagesOf', () => {
  it.each([
    ['a sentence', 'Nema vode.', ['Nema vode.']],
    ['sentences, and neighbours together', 'Nema vode.\nZašto? Hvala!', ['Nema vode.', 'Zašto?', 'Hvala!', 'Nema vode. Zašto?', 'Zašto? Hvala!']],
    ['no sentence of its own before a digit', 'Račun od 1.340 dinara', ['Račun od 1.340 dinara']],
    ['words that only a comma parts', 'пукла цев,вода шикља', ['пукла цев,вода шикља']],
    ['a sentence of twenty words whole', words(1, 20), [words(1, 20)]],
    ['a longer one in windows that overlap', words(1, 21), [words(1, 16), words(9, 21)]],
    ['a much longer one', words(1, 33), [words(1, 16), words(9, 24), words(17, 32), words(25, 33)]],
    ['long neighbours apart', `${words(1, 14)}. ${words(15, 27)}.`, [`${words(1, 14)}.`, `${words(15, 27)}.`]],
    ['a text without words as it is', '!!!', ['!!!']],
  ])('gives %s', (_, text, passages) => expect(passagesOf(text)).toEqual(passages));
});
