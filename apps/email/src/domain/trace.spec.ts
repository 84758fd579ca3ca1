import { describe, expect, it } from '@jest/globals';
import { takenByServerAt, traceLines } from './trace.js';

const NOW = new Date('2026-11-25T12:00:00Z');
describe('E14 the time a pushed mail was submitted', () => {
  it.each<[string, string | undefined, string]>([
    ['by the line of the server that brings it', 'from a by mx.rs (Postfix) with ESMTP id 4F\tfor <x@y.rs>; Wed, 25 Nov 2026 09:30:00 +0100 (CET)', '2026-11-25T08:30:00.000Z'],
    ['now, without a line', undefined, NOW.toISOString()],
    ['now, where the date is none', 'by mx.rs; sutra', NOW.toISOString()],
    ['now, where it says nothing', 'by mx.rs', NOW.toISOString()],
    ['now, where it lies ahead', 'by mx.rs; Wed, 25 Nov 2026 13:00:00 +0000', NOW.toISOString()],
    ['now, where no queue keeps a mail so long', 'by mx.rs; Sun, 25 Oct 2026 12:00:00 +0000', NOW.toISOString()],
  ])('%s', (_, received, at) => expect(takenByServerAt(received, NOW).toISOString()).toBe(at));
});

it('names the envelope on top, and nobody for a bounce', () => {
  expect(traceLines({ from: '', to: ['a+b.1@y.rs', 'a@y.rs'] })).toBe('Return-Path: <>\r\nEnvelope-To: a+b.1@y.rs, a@y.rs\r\n');
});
