import { describe, expect, it } from '@jest/globals';
import { readCommand } from './command.js';

describe('readCommand', () => {
  it.each(['STOP', 'stop', 'Стоп', ' СТОП! ', 'ODJAVA', 'odjava.', 'Одјава', 'одјави', 'UNSUBSCRIBE', 'Odjavi  me'])('S10 "%s" opts out', (text) =>
    expect(readCommand(text)).toEqual({ kind: 'stop' }));

  it.each(['START', 'Старт', 'unstop', 'prijavi me'])('"%s" takes it back', (text) => expect(readCommand(text)).toEqual({ kind: 'start' }));

  it.each([
    ['STATUS 48-2043-7710', '48-2043-7710'],
    ['status 4820437710', '48-2043-7710'],
    ['СТАТУС 48 2043 7710.', '48-2043-7710'],
    ['Status: 48-2043-7710', '48-2043-7710'],
    ['status 48-2043-7711', null],
    ['status 123', null],
    ['STATUS', null],
  ])('"%s" asks about %s', (text, reference) => expect(readCommand(text)).toEqual({ kind: 'status', reference }));

  it.each(['stop curenju vode', 'Стопирајте радове', 'odjava vodomera', 'status rasvete u Kolarskoj', 'status 5 kontejnera', 'Prijavi me direktoru', '', 'stop stop', 'Zaustavite STOP znak'])(
    'S10 "%s" is a report',
    (text) => expect(readCommand(text)).toBeNull(),
  );
});
