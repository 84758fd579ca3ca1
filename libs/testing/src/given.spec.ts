import { describe, expect, it } from '@jest/globals';
import { Invalid, MESSAGES } from '@s48/contracts';
import { given } from './given.js';

describe('given', () => {
  it('has a builder for every message, and what it builds passes the contract', () => {
    const parts = ['contact', 'facts', 'envelope'];
    const builders = Object.entries(given).filter(([name]) => !parts.includes(name)) as [string, () => object][];
    const camel = (type: string) => type.replace(/[.-](\w)/g, (_match, letter: string) => letter.toUpperCase());
    expect(builders.map(([name]) => name).sort()).toEqual(Object.keys(MESSAGES).map(camel).sort());
    for (const [, build] of builders) expect(build()).toBeInstanceOf(Object);
  });

  it('keeps reference, channel, receipt and deadline consistent', () => {
    const report = given.reportReceived({ channel: 'email', receivedAt: '2026-03-02T08:00:00.000Z' });
    expect(report).toMatchObject({ deadline: '2026-03-04T08:00:00.000Z', contact: { channel: 'email' } });
    expect(report.reference).toMatch(/^48-3/);
  });

  it('carries one report through several messages', () => {
    const report = given.facts({ channel: 'web' });
    expect(given.replyDelivered({ ...report, kind: 'status' })).toMatchObject({ ...report, via: 'web' });
    expect(given.ticketAssigned(report)).toMatchObject(report);
  });

  it('refuses what the contract refuses', () => {
    expect(() => given.reportReceived({ channel: 'fax' as 'sms' })).toThrow(Invalid);
  });
});
