import { describe, expect, it } from '@jest/globals';
import { deliveryOf, nextTry, outboxName, readInboxFile, readInboxName, receiptWord, submittedAt } from './gammu.js';

const ID = '019abcde-0000-7000-8000-000000000001';
const NAME = readInboxName('IN20261125_101112_00_+381641234567_00.txt')!;
const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
const section = (fields: Record<string, string>): string =>
  `[SMSBackup000]\n; Рупа\n${Object.entries({ PDU: 'Deliver', Number: '"+381641234567"\r', Coding: 'Unicode_No_Compression', ...fields }).map(([name, value]) => `${name} = ${value}`).join('\n')}\n\n`;
const FILE_HEAD = '; This file format was designed for Gammu and is compatible with Gammu+\n; Saved 20261125T101113 (Wed Nov 25 10:11:13 2026)\n\n';

describe('the name of an inbox file', () => {
  it.each<[string, string, string, number]>([
    ['IN20261125_101112_00_+381641234567_00.txt', '+381641234567', '2026-11-25T09:11:12.000Z', 0],
    ['IN20260725_101112_07_064123_12.txt', '064123', '2026-07-25T08:11:12.000Z', 12],
    ['IN20261125_101112_00_mts INFO_2_00.txt', 'mts INFO_2', '2026-11-25T09:11:12.000Z', 0],
    // 02:30 is twice in this night: the first is taken, which gives the city less time and not more.
    ['IN20261025_023000_00_1234_00.txt', '1234', '2026-10-25T00:30:00.000Z', 0],
    ['IN20261025_033000_00_1234_00.txt', '1234', '2026-10-25T02:30:00.000Z', 0],
    ['IN20260329_033000_00_1234_00.txt', '1234', '2026-03-29T01:30:00.000Z', 0],
  ])('%s', (file, sender, at, part) => {
    const name = readInboxName(file)!;
    expect({ ...name, at: name.at.toISOString() }).toEqual({ group: file.slice(0, -7), sender, at, part, binary: false });
  });

  it('tells 8-bit data', () => expect(readInboxName('IN20261125_101112_00_+381641234567_00.bin')).toMatchObject({ binary: true }));

  it.each(['OUTC20261125_101112_00_+381641234567_sms0.txt', 'IN20261125_101112_00_+381641234567_00.txt.part', '.IN20261125_101112_00_1_00.txt', 'notes.txt'])('%s is none', (file) =>
    expect(readInboxName(file)).toBeNull());
});

it.each([
  ['the time of the centre', '2026-11-25T09:00:00Z', '2026-11-25T09:05:00Z', '2026-11-25T09:00:00Z'],
  ['the modem was off for three days', '2026-11-22T09:00:00Z', '2026-11-25T09:05:00Z', '2026-11-22T09:00:00Z'],
  ['the clock of the centre is ahead', '2026-11-25T10:00:00Z', '2026-11-25T09:05:00Z', '2026-11-25T09:05:00Z'],
  ['the centre knows no year', '2000-01-01T00:00:00Z', '2026-11-25T09:05:00Z', '2026-11-25T09:05:00Z'],
  ['our own clock was set back meanwhile', '2026-11-25T10:00:00Z', '2026-11-25T11:00:00Z', '2026-11-25T09:10:00Z'],
])('a text was submitted: %s', (_, told, written, at) => expect(submittedAt(new Date(told), new Date(written), new Date('2026-11-25T09:10:00Z'))).toEqual(new Date(at)));

describe('an inbox file', () => {
  it.each<[string, Buffer, string]>([
    ['UTF-16', utf16('Рупа čćž 🕳'), 'Рупа čćž 🕳'],
    // What gammu 1.42 writes of four Cyrillic letters.
    ['UTF-16 that goes on behind its end', Buffer.concat([utf16('Рупа'), Buffer.from('0000004c0000d81f', 'hex')]), 'Рупа'],
    ['UTF-16 of another byte order', Buffer.from('\uFEFFŠaht', 'utf16le'), 'Šaht'],
    ['UTF-8', Buffer.from('Šaht\nu parku'), 'Šaht\nu parku'],
    ['an empty text', utf16(''), ''],
  ])('%s', (_, bytes, text) => expect(readInboxFile(NAME, bytes)).toEqual([{ text }]));

  it('with all details, in several parts', () => {
    const content = FILE_HEAD + section({ UDH: '0500034D0201', Text00: '0420044304130430', Text01: '0021' }) + section({ UDH: '06080404010202', Text00: '' });
    expect(readInboxFile(NAME, Buffer.from(content))).toEqual([
      { text: 'РуГа!', receipt: false, part: { ref: 0x4d, total: 2, number: 1 } },
      { text: '', receipt: false, part: { ref: 0x401, total: 2, number: 2 } },
    ]);
  });

  it('is not read by what a citizen wrote, which gammu repeats as a comment', () => {
    const content = FILE_HEAD + section({ Text00: '0041' }).replace('; Рупа\n', '; Rupa\n; [SMSBackup001]\n; PDU = Status_Report\n; Text00 = 0042\n; Coding = X\n');
    expect(readInboxFile(NAME, Buffer.from(content))).toEqual([{ text: 'A', receipt: false }]);
  });

  it('with a delivery report', () => {
    const content = FILE_HEAD + section({ PDU: 'Status_Report', Text00: '00440065006C006900760065007200650064', Coding: 'Default_No_Compression', MessageReference: '255' });
    expect(readInboxFile(NAME, Buffer.from(content))).toEqual([{ text: 'Delivered', receipt: true }]);
  });

  it.each<[string, Buffer, RegExp]>([
    ['nothing', Buffer.alloc(0), /empty/],
    ['no message', Buffer.from(FILE_HEAD), /no message/],
    ['half a message', Buffer.from(FILE_HEAD + '[SMSBackup000]\nPDU = Deliver\nText00 = 04200'), /cut off/],
    ['8-bit data in detail', Buffer.from(FILE_HEAD + section({ Coding: '8bit', Text00: '0420' })), /8-bit/],
    ['no text at all', Buffer.from([0x89, 0xff, 0xfe]), /./],
  ])('says what is wrong with %s', (_, bytes, message) => expect(() => readInboxFile(NAME, bytes)).toThrow(message));

  it('of 8-bit data is no text', () => expect(() => readInboxFile({ ...NAME, binary: true }, Buffer.from('x'))).toThrow(/8-bit/));
});

it.each([['Delivered', 'delivered'], ['Failed', 'failed'], ['Pending', 'on-the-way'], ['Unknown', 'on-the-way'], ['delivered!', null], ['', null]])('S12 the report "%s" says %s', (text, word) =>
  expect(receiptWord(text)).toBe(word));

it('the name of an outbox file sorts by age and names the delivery', () => {
  const name = outboxName(ID, '+381641234567', new Date('2026-11-25T09:11:12.345Z'), 1);
  expect(name).toBe(`OUTC20261125_091112_01_+381641234567_${ID}.txtd`);
  expect(deliveryOf(name)).toBe(ID);
  expect(deliveryOf('OUTC20261125_091112_00_+381641234567_sms0.smsbackup')).toBeNull();
});

it('what gammu could not send is tried again ever later, and not for ever', () => {
  const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 25, 9, minute));
  expect(nextTry([at(0)])).toEqual(at(1));
  expect(nextTry([at(2), at(0)])).toEqual(at(7));
  expect(nextTry([0, 1, 2, 3, 4].map(at))).toBeNull();
});
