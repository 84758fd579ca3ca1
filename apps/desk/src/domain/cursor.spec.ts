import { expect, it } from '@jest/globals';
import { readCursor, START, writeCursor } from './cursor.js';

it('comes back as it was', () => {
  const at = new Date('2026-03-02T08:00:00.123Z');
  const id = '0198a4b2-7c3e-7d12-8f1a-0a1b2c3d4e5f';
  expect(readCursor(writeCursor(at, id))).toEqual({ at, id });
});

it.each([undefined, '', 'bilo šta', Buffer.from('1; drop table ticket').toString('base64url')])('starts from the beginning for %s', (text) => {
  expect(readCursor(text)).toEqual(START);
});
