import { describe, expect, it } from '@jest/globals';
import { readCases } from './evaluation-cases.js';

const BODY = '{"id":"1","channel":"sms","text":"rupa","expected":"cistoca"}';
const URGENT = '{"id":"2","text":"gori","urgent":true}';
const PAIR = '{"id":"3","text_a":"rupa","text_b":"рупа","same":true}';

describe('readCases', () => {
  it.each([
    ['of bodies', `\uFEFF${BODY}\r\n\r\n${BODY}`, 2],
    ['of bodies with second ones', '{"id":"1","text":"rupa","expected":"trijaza","also":["vodovod"],"location":null}\n', 1],
    ['of danger', URGENT, 1],
    ['of pairs', PAIR, 1],
  ])('reads a file %s', (_, file, lines) => expect(readCases(file)).toHaveLength(lines));

  it.each([
    ['nothing', '\n\n', 'it holds no line'],
    ['a line that is not JSON', `${BODY}\nrupa`, 'line 2 is not JSON'],
    ['a line that is no object', '"rupa"', 'line 1 must be an object'],
    ['a line without what was expected', '{"id":"1","text":"rupa"}', 'line 1 has none of same, urgent, expected'],
    ['an unknown body', BODY.replace('cistoca', 'cistocaa'), 'line 1, expected: must be one of cistoca, zelenilo-groblja'],
    ['an unknown second body', '{"id":"1","text":"rupa","expected":"cistoca","also":["x"]}', 'line 1, also: must be one of'],
    ['a second body that is no list', '{"id":"1","text":"rupa","expected":"cistoca","also":"vodovod"}', 'line 1, also: must be a list'],
    ['a line without text', `${URGENT}\n\n{"id":"2","urgent":true}`, 'line 3, text: must be a text'],
    ['an urgency that is neither', URGENT.replace('true', '"da"'), 'line 1, urgent: must be true or false'],
    ['half a pair', '{"id":"3","text_a":"rupa","same":true}', 'line 1, text_b: must be a text'],
    ['lines of two kinds', `${BODY}\n${URGENT}`, 'line 2 has urgent, the first one has expected'],
  ])('refuses a file with %s and says where', (_, file, reason) => expect(() => readCases(file)).toThrow(reason));
});
