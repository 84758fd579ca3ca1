import { describe, expect, it } from '@jest/globals';
import { AgencyStatus } from './agency-messages.js';
import { Invalid, parseAs, ReportReceived, ReportRouted, TicketUpdated } from './index.js';

const report = {
  reportId: '0198a4b2-7c3e-7d12-8f1a-0a1b2c3d4e5f', reference: '48-2043-7719', channel: 'sms', receivedAt: '2026-03-02T08:00:00.000Z', deadline: '2026-03-04T08:00:00.000Z',
  text: 'Рупа на путу', script: 'cyrillic', urgent: false, attachments: [{ id: 'a'.repeat(64), name: 'rupa.jpg', mime: 'image/jpeg', size: 12 }], place: { lat: 44.66, lon: 20.93 },
};
const complaints = (own: object): string[] => {
  try {
    parseAs(ReportReceived, { ...report, ...own });
    return [];
  } catch (error) {
    return (error as Invalid).violations.map(({ field }) => field);
  }
};

describe('parseAs', () => {
  it('returns an instance of the contract, nested parts too, and drops what the contract does not know', () => {
    const read = parseAs(ReportReceived, { ...report, surprise: 1, place: { ...report.place, planet: 'Mars' } });
    expect(read).toBeInstanceOf(ReportReceived);
    expect(JSON.parse(JSON.stringify(read))).toEqual(report);
  });

  it.each([
    ['no object', 'text'], ['nothing', undefined], ['null', null], ['a list', [report]], ['a number', 5],
  ])('refuses %s', (_name, input) => {
    expect(() => parseAs(ReportReceived, input)).toThrow(new Invalid([{ field: '(body)', message: 'must be an object' }]));
  });

  it.each([
    ['a number for a text', { text: 5 }, ['text']],
    ['a text for a number', { attachments: [{ ...report.attachments[0], size: '12' }] }, ['attachments.0.size']],
    ['a text for yes or no', { urgent: 'false' }, ['urgent']],
    ['an unknown channel', { channel: 'fax' }, ['channel']],
    ['a reference that is none', { reference: '48-20437719' }, ['reference']],
    ['a day that does not exist', { receivedAt: '2026-02-30T08:00:00Z' }, ['receivedAt']],
    ['a week for a date', { receivedAt: '2026-W10-1' }, ['receivedAt']],
    ['the day of a year for a date', { receivedAt: '2026-061' }, ['receivedAt']],
    ['a month for a date', { receivedAt: '2026-03' }, ['receivedAt']],
    ['a date in words', { deadline: 'prekosutra' }, ['deadline']],
    ['a missing field', { script: undefined }, ['script']],
    ['a place beyond the pole', { place: { lat: 91, lon: 20 } }, ['place.lat']],
    ['a place that is a text', { place: 'trg' }, ['place']],
    ['a place that is a list', { place: [] }, ['place']],
    ['a contact that is a list', { contact: [{ channel: 'sms' }] }, ['contact']],
    ['an attachment that is a number', { attachments: [5] }, ['attachments', 'attachments.0']],
    ['an attachment that is a list', { attachments: [[]] }, ['attachments']],
    ['attachments that are no list', { attachments: 'rupa.jpg' }, ['attachments']],
    ['51 attachments', { attachments: Array.from({ length: 51 }, () => report.attachments[0]) }, ['attachments']],
    ['a text of 100 001 letters', { text: 'a'.repeat(100_001) }, ['text']],
    ['two mistakes', { channel: 'fax', place: { lat: 'north' } }, ['channel', 'place.lat']],
  ])('refuses %s and names the field', (_name, own, fields) => {
    expect([...new Set(complaints(own))].sort()).toEqual(fields);
  });

  it.each([
    ['no text yet (a recording)', { text: null }],
    ['an empty text', { text: '' }],
    ['a text of 100 000 letters', { text: 'a'.repeat(100_000) }],
    ['no place', { place: undefined }],
    ['a place in words only', { place: { text: 'kod pošte' } }],
    ['a contact without an address (web)', { contact: { channel: 'web' } }],
    ['a long reference', { reference: '48-2043-7719-0012' }],
    ['a time with an offset', { receivedAt: '2026-03-02T09:00:00+01:00' }],
  ])('takes %s', (_name, own) => {
    expect(complaints(own)).toEqual([]);
  });

  it('tells what is allowed', () => {
    expect(() => parseAs(AgencyStatus, { state: 'done', message: 'ok' })).toThrow(/state: state must be one of the following values: in-progress, scheduled, resolved, declined, not-ours; message: .*longer than or equal to 3/);
  });

  it('checks the numbers of a decision', () => {
    const routed = { ...report, agency: 'trijaza', confidence: 1.2, automatic: false, kind: 'problem', reasons: [], alternatives: [{ agency: 'vodovod', probability: -1 }], version: '1', decisionId: report.reportId };
    expect(() => parseAs(ReportRouted, routed)).toThrow(/confidence: .*; alternatives\.0\.probability: /);
  });

  it('lets no message smuggle a prototype in', () => {
    const read = parseAs(TicketUpdated, JSON.parse(JSON.stringify({ ...report, state: 'assigned', agency: 'vodovod', by: 'system', at: report.receivedAt, version: 1 }).replace('{', '{"__proto__":{"admin":true},')));
    expect((read as unknown as { admin?: boolean }).admin).toBeUndefined();
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});
