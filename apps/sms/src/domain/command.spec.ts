import { describe, expect, it } from '@jest/globals';
import { readCommand } from './command.js';

describe('readCommand', () => {
  it.each(['STOP', 'stop', 'Стоп', ' СТОП! ', 'ODJAVA', 'odjava.', 'Одјава', 'одјави', 'UNSUBSCRIBE', 'Odjavi  me'])('S10 "%s" opts out', (text) =>
    expect(readCommand(text)).toBe('stop'));

  it.each(['START', 'Старт', 'unstop', 'prijavi me'])('"%s" takes it back', (text) => expect(readCommand(text)).toBe('start'));

  it.each(['stop curenju vode', 'Стопирајте радове', 'odjava vodomera', 'Prijavi me direktoru', '', 'stop stop', 'Zaustavite STOP znak'])(
    'S10 "%s" is a report',
    (text) => expect(readCommand(text)).toBeNull(),
  );
});
