import { describe, expect, it } from '@jest/globals';
import { xmlDocument } from './markup.js';
import { readDate, readRequestFilter, type Open311Complaint } from './open311-query.js';
import { pageInCyrillic } from './page-script.js';
import { isHeic, photoType } from './photo.js';
import { frame, unframe } from './raw-form.js';
import { SERVICES, serviceNamed } from './services.js';

describe('photoType', () => {
  it.each([
    ['JPEG', [0xff, 0xd8, 0xff, 0xe1], 'image/jpeg'],
    ['PNG', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], 'image/png'],
    ['WebP', [0x52, 0x49, 0x46, 0x46, 9, 9, 9, 9, 0x57, 0x45, 0x42, 0x50], 'image/webp'],
    ['a WAV, which is RIFF too', [0x52, 0x49, 0x46, 0x46, 9, 9, 9, 9, 0x57, 0x41, 0x56, 0x45], null],
    ['half a PNG signature', [0x89, 0x50, 0x4e, 0x47], null],
    ['GIF', [0x47, 0x49, 0x46, 0x38, 0x39, 0x61], null],
    ['HEIC', [0, 0, 0, 0x18, ...Buffer.from('ftypheic')], null],
    ['nothing', [], null],
  ])('%s', (_, bytes, expected) => {
    expect(photoType(Uint8Array.from(bytes))).toBe(expected);
  });

  it.each<[string, boolean]>([['ftypheic', true], ['ftypheix', true], ['ftypmif1', true], ['ftypavif', false], ['ftypisom', false]])('tells the photos of iPhones apart: %s is HEIC: %s', (brand, heic) => {
    expect(isHeic(Uint8Array.from([0, 0, 0, 0x18, ...Buffer.from(brand)]))).toBe(heic);
  });
});

describe('the raw form', () => {
  it('comes back byte by byte, with line breaks in fields and files', () => {
    const form = { fields: { text: 'prvi\nred "ć"' }, files: [{ name: 'a\n.jpg', mime: 'image/jpeg', bytes: Buffer.from([10, 0, 255]) }, { name: 'b', mime: 'image/png', bytes: Buffer.from([]) }] };
    expect(unframe(frame(form))).toEqual(form);
  });

  it('refuses a file that is cut off', () => {
    const raw = frame({ fields: {}, files: [{ name: 'a', mime: 'image/png', bytes: Buffer.from([1, 2, 3]) }] });
    expect(() => unframe(raw.subarray(0, -1))).toThrow('cut off');
  });
});

describe('markup', () => {
  it('holds what XML may not hold as replacement characters, and leaves out what is undefined', () => {
    expect(xmlDocument('a', [['b', '\u0000<ћ\ud800'], ['c', null], ['d', undefined], ['e', [['f', true]]]])).toBe('<?xml version="1.0" encoding="utf-8"?>\n<a><b>\uFFFD&lt;ћ\uFFFD</b><c></c><e><f>true</f></e></a>\n');
  });

  it('puts a page into Cyrillic, but for codes, addresses and what is marked', () => {
    const page = '<html lang="sr-Latn"><a aria-label="Pismo" href="/prijava">Prijava</a> za <b translate="no">Open311</b> grad<script>const prijava</script><script type="application/json" id="words">{"a.b":"Njegoš"}</script></html>';
    expect(pageInCyrillic(page)).toBe(
      '<html lang="sr-Cyrl"><a aria-label="Писмо" href="/prijava">Пријава</a> за <b translate="no">Open311</b> град<script>const prijava</script><script type="application/json" id="words">{"a.b":"Његош"}</script></html>',
    );
  });
});

describe('the query of requests', () => {
  const now = new Date('2026-06-30T12:00:00Z');

  it.each([
    ['2010-05-24T00:00:00Z', '2010-05-24T00:00:00.000Z'],
    ['2010-05-24T02:00:00+02:00', '2010-05-24T00:00:00.000Z'],
    ['2010-05-24T02:00:00 02:00', '2010-05-24T00:00:00.000Z'],
    ['2010-05-24', '2010-05-24T00:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(readDate('start_date', text, [])!.toISOString()).toBe(expected);
  });

  it.each(['2010-05-24T00:00:00', '24.5.2010', '2010-13-01', '2010-05-24T25:00:00Z'])('complains about %s', (text) => {
    const complaints: Open311Complaint[] = [];
    readDate('start_date', text, complaints);
    expect(complaints).toHaveLength(1);
  });

  it.each([
    ['nothing', {}, '2026-04-01T12:00:00.000Z', '2026-07-01T12:00:00.000Z'],
    ['a start', { start_date: '2026-01-01' }, '2026-01-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z'],
    ['an end', { end_date: '2026-04-01' }, '2026-01-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z'],
    ['both, 90 days apart', { start_date: '2026-01-01', end_date: '2026-04-01' }, '2026-01-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z'],
  ])('takes a window from %s', (_, query, from, to) => {
    expect(readRequestFilter(query, now)).toMatchObject({ from: new Date(from), to: new Date(to) });
  });

  it.each([[{}, 0, 1000], [{ page: '0', page_size: '10' }, 0, 10], [{ page: '3', page_size: '10' }, 20, 10], [{ page_size: '5000' }, 0, 1000]])('pages %j from %i', (query, offset, limit) => {
    expect(readRequestFilter(query, now)).toMatchObject({ offset, limit });
  });

  it('lets ids override everything', () => {
    expect(readRequestFilter({ service_request_id: '1, 2', start_date: 'x', status: 'y' }, now)).toMatchObject({ ids: ['1', '2'], from: new Date(0) });
  });
});

describe('the services', () => {
  it('have codes of their own that need no escaping in an address', () => {
    expect(new Set(SERVICES.map(({ code }) => code)).size).toBe(SERVICES.length);
    for (const { code, name, description } of SERVICES) {
      expect(code).toMatch(/^[a-z0-9-]+$/);
      expect(serviceNamed(name.toUpperCase())?.code).toBe(code);
      expect(description).not.toBe('');
    }
  });
});
