import { describe, expect, it } from '@jest/globals';
import { Invalid, type Envelope } from '@s48/contracts';
import { consume, LADDER, Poison, read } from './consume.js';

const body = JSON.stringify({ specversion: '1.0', id: 'm-1', type: 'report.received', data: {} });
const failing = (error: unknown) => async () => {
  throw error;
};
const coded = (message: string, code: string) => Object.assign(new Error(message), { code });

describe('the fate of a message', () => {
  it('is done when its handler is', async () => {
    const seen: Envelope[] = [];
    expect(await consume({ body, attempt: 0 }, async (envelope) => void seen.push(envelope))).toEqual({ kind: 'done' });
    expect(seen).toMatchObject([{ id: 'm-1', type: 'report.received' }]);
  });

  it.each([
    [0, { kind: 'retry', afterMs: 1_000 }],
    [1, { kind: 'retry', afterMs: 5_000 }],
    [2, { kind: 'retry', afterMs: 30_000 }],
    [3, { kind: 'retry', afterMs: 120_000 }],
    [4, { kind: 'retry', afterMs: 600_000 }],
    [5, { kind: 'park' }],
    [50, { kind: 'park' }],
  ])('after %i failures and one more: %j', async (attempt, fate) => {
    expect(await consume({ body, attempt }, failing(new Error('no rules')))).toEqual({ ...fate, reason: 'no rules' });
  });

  it('climbs a ladder of growing waits', () => {
    expect([...LADDER].sort((a, b) => a - b)).toEqual([...LADDER]);
  });

  it.each([
    ['poison', new Poison('will not read better'), 'park', 'will not read better'],
    ['invalid', new Invalid([{ field: 'text', message: 'must be a string' }]), 'park', 'text: must be a string'],
    ['database refuses connections', coded('connect ECONNREFUSED', 'ECONNREFUSED'), 'pause', 'connect ECONNREFUSED'],
    ['database shuts down', coded('terminating connection', '57P01'), 'pause', 'terminating connection'],
    ['a NUL in a text', coded('invalid byte sequence', '22021'), 'park', 'invalid byte sequence'],
    ['a row that breaks a rule', coded('duplicate key', '23505'), 'retry', 'duplicate key'],
    ['a deadlock', coded('deadlock detected', '40P01'), 'retry', 'deadlock detected'],
    ['no error at all', 'thrown text', 'retry', 'thrown text'],
    ['a very long reason', new Error('x'.repeat(9_000)), 'retry', 'x'.repeat(500)],
  ])('%s', async (_name, error, kind, reason) => {
    expect(await consume({ body, attempt: 0 }, failing(error))).toMatchObject({ kind, reason });
  });

  it('spends no attempt while the database is down, however many are spent already', async () => {
    expect(await consume({ body, attempt: 99 }, failing(coded('starting up', '57P03')))).toMatchObject({ kind: 'pause' });
  });
});

describe('reading', () => {
  it.each([
    ['', 'not JSON'],
    ['{', 'not JSON'],
    ['null', 'not a CloudEvents 1.0 envelope with id and type'],
    ['5', 'not a CloudEvents 1.0 envelope with id and type'],
    ['[]', 'not a CloudEvents 1.0 envelope with id and type'],
    ['{"specversion":"0.3","id":"1","type":"report.received"}', 'not a CloudEvents 1.0 envelope with id and type'],
    ['{"specversion":"1.0","id":"","type":"report.received"}', 'not a CloudEvents 1.0 envelope with id and type'],
    ['{"specversion":"1.0","id":7,"type":"report.received"}', 'not a CloudEvents 1.0 envelope with id and type'],
    ['{"specversion":"1.0","id":"1"}', 'not a CloudEvents 1.0 envelope with id and type'],
    ['{"specversion":"1.0","id":"1","type":"toString"}', 'unknown message type toString'],
    ['{"specversion":"1.0","id":"1","type":"__proto__"}', 'unknown message type __proto__'],
  ])('%s: %s', (bytes, complaint) => {
    expect(() => read(bytes)).toThrow(new Poison(complaint));
  });
});
