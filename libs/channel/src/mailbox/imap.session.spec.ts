import { expect, it } from '@jest/globals';
import { rangesUpTo } from './imap.session.js';

it.each<[number, number[], string]>([
  [0, [], ''],
  [1, [], '1:1'],
  [300, [], '1:300'],
  [300, [12], '1:11,13:300'],
  [300, [300, 1, 12, 13], '2:11,14:299'],
  [2, [1, 2], ''],
  [5, [9], '1:5'],
])('all UIDs up to %d without %j are "%s"', (last, except, ranges) => expect(rangesUpTo(last, except)).toBe(ranges));
