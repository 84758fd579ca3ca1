import { expect, it } from '@jest/globals';
import { heldUntil } from './undo.js';

const now = new Date('2026-03-02T08:00:00.000Z');
const inSeconds = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);

it.each<[string, number, number | null]>([
  ['a day before the deadline', 86_400, 15],
  ['a minute and a second before it', 61, 15],
  ['a minute before it', 60, null],
  ['ten seconds before it', 10, null],
  ['after it, when there is nothing left to lose', -1, 15],
])('O08 %s', (_, deadline, until) => expect(heldUntil(now, inSeconds(deadline))).toEqual(until === null ? null : inSeconds(until)));
