import { describe, expect, it } from '@jest/globals';
import { bindingKey, isMessageType, messageDefinition, MESSAGES, messagesHeardBy, type MessageType } from './catalogue.js';
import { SERVICES } from './values.js';

const types = Object.keys(MESSAGES) as MessageType[];

describe('the catalogue', () => {
  it.each(types)('%s: two words, someone says it, someone hears it', (type) => {
    const { producers, consumers } = messageDefinition(type);
    expect(type).toMatch(/^[a-z]+\.[a-z]+(-[a-z]+)?$/);
    expect(producers.length).toBeGreaterThan(0);
    expect(consumers.length).toBeGreaterThan(0);
  });

  it('has a class of its own for each message', () => {
    expect(new Set(types.map((type) => MESSAGES[type].schema)).size).toBe(types.length);
  });

  it.each(SERVICES)('%s hears something, says something, and erases persons', (service) => {
    expect(messagesHeardBy(service)).toContain('person.erased');
    expect(types.some((type) => (messageDefinition(type).producers as readonly string[]).includes(service))).toBe(true);
  });

  it('lets the clock start from any message about a report', () => {
    const aboutReports = types.filter((type) => /^(report|ticket|reply)\./.test(type));
    expect(messagesHeardBy('sla')).toEqual(expect.arrayContaining(aboutReports));
  });

  it.each([
    ['report.received', true],
    ['report.lost', false],
    ['toString', false],
    ['__proto__', false],
    ['', false],
  ])('knows the type "%s": %s', (type, known) => {
    expect(isMessageType(type)).toBe(known);
  });

  it.each([
    ['report.received', 'routing', 'report.received.#'],
    ['ticket.assigned', 'sla', 'ticket.assigned.#'],
    ['reply.requested', 'sms', 'reply.requested.sms'],
    ['reply.requested', 'phone', 'reply.requested.phone'],
    ['reply.requested', 'sla', 'reply.requested.#'],
    ['notice.requested', 'email', 'notice.requested.email'],
    ['promise.decided', 'web', 'promise.decided.#'],
  ] as const)('%s reaches %s by %s', (type, service, key) => {
    expect(bindingKey(type, service)).toBe(key);
  });
});
