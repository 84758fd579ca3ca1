import { describe, expect, it } from '@jest/globals';
import { takenByServerAt, traceLines } from './trace.js';

const NOW = new Date('2026-11-25T12:00:00Z');
const taken = (...lines: string[]): string => takenByServerAt([...lines, 'Subject: Rupa', ''].join('\r\n'), NOW).toISOString();

describe('E14 the time a pushed mail was submitted', () => {
  it.each<[string, string[], string]>([
    ['by the line of the server that brings it', ['Received: from a by mx.rs (Postfix) with ESMTP id 4F', '\tfor <x@y.rs>; Wed, 25 Nov 2026 09:30:00 +0100 (CET)'], '2026-11-25T08:30:00.000Z'],
    ['not by a line below that', ['Received: by mx.rs; Wed, 25 Nov 2026 11:00:00 +0000', 'Received: by other.rs; Mon, 23 Nov 2026 11:00:00 +0000'], '2026-11-25T11:00:00.000Z'],
    ['not by its Date', ['Date: Thu, 01 Jan 1970 00:00:00 +0000'], NOW.toISOString()],
    ['now, without a line', [], NOW.toISOString()],
    ['now, where the date is none', ['Received: by mx.rs; sutra'], NOW.toISOString()],
    ['now, where it says nothing', ['Received: by mx.rs'], NOW.toISOString()],
    ['now, where it lies ahead', ['Received: by mx.rs; Wed, 25 Nov 2026 13:00:00 +0000'], NOW.toISOString()],
    ['now, where no queue keeps a mail so long', ['Received: by mx.rs; Sun, 25 Oct 2026 12:00:00 +0000'], NOW.toISOString()],
  ])('%s', (_, lines, at) => expect(taken(...lines)).toBe(at));
});

it('names the envelope on top, and nobody for a bounce', () => {
  expect(traceLines({ from: '', to: ['a+b.1@y.rs', 'a@y.rs'] })).toBe('Return-Path: <>\r\nEnvelope-To: a+b.1@y.rs, a@y.rs\r\n');
});
