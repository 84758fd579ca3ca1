import { describe, expect, it } from '@jest/globals';
import { isTnef, readTnef } from './tnef.js';

/** A winmail.dat as Outlook writes it. */
const tnef = (...attributes: Buffer[]): Buffer => Buffer.concat([Buffer.from('789f3e220100', 'hex'), attribute(1, 0x89006, Buffer.from('00000100', 'hex')), attribute(1, 0x69007, Buffer.from('e304000000000000', 'hex')), ...attributes]);

function attribute(level: 1 | 2, id: number, data: Buffer): Buffer {
  const sum = data.reduce((total, byte) => total + byte, 0) & 0xffff;
  return Buffer.concat([Buffer.from([level]), uint(id), uint(data.length), data, uint(sum, 2)]);
}

function uint(value: number, length = 4): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntLE(value, 0, length);
  return bytes;
}

const padded = (value: Buffer): Buffer => Buffer.concat([value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
const variable = (type: number, id: number, value: Buffer): Buffer => Buffer.concat([uint(type, 2), uint(id, 2), uint(1), uint(value.length), padded(value)]);
const unicode = (id: number, text: string): Buffer => variable(0x1f, id, Buffer.from(`${text}\0`, 'utf16le'));
const long = (id: number, value: number): Buffer => Buffer.concat([uint(3, 2), uint(id, 2), uint(value)]);
const named = (name: string): Buffer => Buffer.concat([uint(3, 2), uint(0x8001, 2), Buffer.alloc(16, 7), uint(1), uint(name.length * 2), padded(Buffer.from(name, 'utf16le')), uint(5)]);
const several = Buffer.concat([uint(0x101f, 2), uint(0x3a58, 2), uint(2), uint(6), padded(Buffer.from('ab\0', 'utf16le')), uint(4), padded(Buffer.from('c\0', 'utf16le'))]);
const properties = (...list: Buffer[]): Buffer => Buffer.concat([uint(list.length), ...list]);

const PHOTO = Buffer.from('ffd8ffe000104a4649460001', 'hex');
const file = (title: string, data: Buffer | null, ...own: Buffer[]): Buffer =>
  Buffer.concat([
    attribute(2, 0x69002, Buffer.alloc(14)),
    attribute(2, 0x18010, Buffer.from(`${title}\0`, 'latin1')),
    ...(data ? [attribute(2, 0x6800f, data)] : []),
    attribute(2, 0x69005, properties(...own)),
  ]);
const message = (...list: Buffer[]): Buffer => attribute(1, 0x69003, properties(...list));
const read = (bytes: Buffer) => readTnef(bytes, (value, page) => (page === 1200 ? value.toString('utf16le') : `${page}:${value.toString('latin1')}`));

describe('E41 a winmail.dat', () => {
  it('gives its files under their long names, among properties of every shape', () => {
    const bytes = tnef(
      message(long(0x0e06, 1), named('Keywords'), several, Buffer.concat([uint(0x40, 2), uint(0x3007, 2), Buffer.alloc(8)]), Buffer.concat([uint(0x48, 2), uint(0x1fff, 2), Buffer.alloc(16)]), unicode(0x1000, 'Рупа на путу.')),
      file('RUPANA~1.JPG', PHOTO, long(0x3705, 1), unicode(0x3707, 'Рупа на путу код моста.jpg'), unicode(0x370e, 'image/jpeg')),
      file('kratko.txt', Buffer.from('opis')),
    );
    expect(isTnef(bytes)).toBe(true);
    expect(read(bytes)).toEqual({
      text: 'Рупа на путу.',
      html: '',
      files: [
        { name: 'Рупа на путу код моста.jpg', mime: 'image/jpeg', bytes: PHOTO },
        { name: '1251:kratko.txt', mime: '', bytes: Buffer.from('opis') },
      ],
      moreFiles: false,
      onlyRtf: false,
    });
  });

  it.each<[string, Buffer, Partial<ReturnType<typeof read>>]>([
    ['as plain text in its code page', attribute(1, 0x2800c, Buffer.from('Rupa\0')), { text: '1251:Rupa', moreFiles: false }],
    ['as HTML in a code page of its own', message(long(0x3fde, 28592), variable(0x102, 0x1013, Buffer.from('<p>Rupa'))), { html: '28592:<p>Rupa', onlyRtf: false }],
    ['as RTF alone', message(variable(0x102, 0x1009, PHOTO)), { text: '', onlyRtf: true }],
    ['not at all, but a mail', file('poruka', null, variable(0x0d, 0x3701, PHOTO)), { files: [], moreFiles: true }],
    ['not at all, but the bytes of no file', attribute(2, 0x6800f, PHOTO), { files: [], moreFiles: true }],
  ])('may hold the words %s', (_, attributes, expected) => expect(read(tnef(attributes))).toMatchObject(expected));

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['cut off', (bytes) => bytes.subarray(0, -20)],
    ['cut off in its first line', (bytes) => bytes.subarray(0, 9)],
    ['with one byte wrong', (bytes) => Buffer.concat([bytes.subarray(0, -30), Buffer.from([bytes.at(-30)! ^ 0xff]), bytes.subarray(-29)])],
    ['with a length that reaches past its end', (bytes) => Buffer.concat([bytes, Buffer.from([2]), uint(0x6800f), uint(0xffff_ffff)])],
    ['with more properties than it has room for', () => tnef(attribute(1, 0x69003, uint(0xffff_ffff)))],
    ['with more values than it has room for', () => tnef(message(Buffer.concat([uint(0x101f, 2), uint(0x3a58, 2), uint(0xffff_ffff)])))],
    ['with a code page of no length', (bytes) => Buffer.concat([bytes, attribute(1, 0x69007, Buffer.alloc(0))])],
  ])('%s is damaged', (_, damaged) => {
    const bytes = damaged(tnef(message(unicode(0x1000, 'Rupa')), file('rupa.jpg', PHOTO, unicode(0x3707, 'rupa.jpg'))));
    expect(() => read(bytes)).toThrow();
  });

  it.each(['', 'x', 'PK\x03\x04....', 'x\x9f>#\x01\0'])('is not %j', (text) => expect(isTnef(Buffer.from(text, 'latin1'))).toBe(false));
});
