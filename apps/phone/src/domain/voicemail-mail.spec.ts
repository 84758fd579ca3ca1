import { describe, expect, it } from '@jest/globals';
import { readVoicemailMail } from './voicemail-mail.js';

const read = (subject: string, text: string, headers: Record<string, string> = {}) => readVoicemailMail({ header: (name) => headers[name], subject, text });
const NOTHING = { msgId: null, caller: null, seconds: null, endedAt: null };

const ASTERISK = (caller: string): string =>
  `Dear Sistem 48:\n\n\tJust wanted to let you know you were just left a 1:17 long message (number 3)\nin mailbox 100 from ${caller}, on Tuesday, September 22, 2026 at 05:24:47 AM so you might\nwant to check it when you get a chance.  Thanks!\n\n\t\t\t\t--Asterisk\n`;
const FREEPBX = 'Sistem 48,\n\nThere is a new voicemail in mailbox 100:\n\n\tFrom:\t"Pera Peric" <0641234567>\n\tLength:\t0:17 seconds\n\tDate:\tTuesday, September 22, 2026 at 05:24:47 AM\n\nDial *98 to access your voicemail by phone.\n';

describe('what a voicemail mail says', () => {
  it('is in the headers of Asterisk, the time as the moment the caller hung up', () => {
    const headers = {
      'x-asterisk-vm-message-id': '1790054687-00000006', 'x-asterisk-vm-caller-id-num': '+381659876543', 'x-asterisk-vm-duration': '42', 'x-asterisk-vm-orig-time': '1790054687',
    };
    expect(read('[PBX]: New message 3 in mailbox 100', ASTERISK('an unknown caller'), headers)).toEqual({
      msgId: '1790054687-00000006', caller: '+381659876543', seconds: 42, endedAt: new Date(1_790_054_729_000),
    });
  });

  it('is the Date of a mail that Asterisk wrote, and of no other', () => {
    const date = 'Tue, 22 Sep 2026 07:26:04 +0200';
    const endedAt = new Date('2026-09-22T05:26:04Z');
    expect(read('', '', { date, 'x-asterisk-callerid': '064123456' })).toMatchObject({ caller: '064123456', endedAt });
    expect(read('', '', { date, 'message-id': '<Asterisk-4-1804289383-100-2011@pbx>' })).toMatchObject({ endedAt });
    expect(read('', '', { date, 'message-id': '<1@3cx.example>' })).toMatchObject({ endedAt: null });
    expect(read('', '', { date: 'juče', 'x-asterisk-callerid': '064123456' })).toMatchObject({ endedAt: null });
  });

  it('is no key where Asterisk has none', () => expect(read('', '', { 'x-asterisk-vm-message-id': '(null)' })).toEqual(NOTHING));

  it.each<[string, string, string, string | null, number | null]>([
    ['Asterisk, with a name', '[PBX]: New message 3 in mailbox 100', ASTERISK('"Pera Peric" <0641234567>'), '0641234567', 77],
    ['Asterisk, without', '[PBX]: New message 3 in mailbox 100', ASTERISK('+38126222333'), '+38126222333', 77],
    ['Asterisk, a hidden caller', '[PBX]: New message 3 in mailbox 100', ASTERISK('an unknown caller'), null, 77],
    ['FreePBX', '[PBX]: New message 3 in mailbox 100', FREEPBX, '0641234567', 17],
    ['3CX, name and number', 'New voicemail from Pera Peric (0641234567)', 'You have received a new voice mail.\nDuration: 00:00:17', '0641234567', 17],
    ['3CX, a number alone', 'New Voicemail from 064/123-45-67', '', '064/123-45-67', null],
    ['a field', 'Voice message', 'Caller ID: 026 222 333\nExtension: 100', '026 222 333', null],
    ['a name with a digit', '', 'From: Mesna zajednica 2 <026222333>', '026222333', null],
    ['an operator of ours', 'Nova govorna poruka', 'Pozivalac: 0641234567\nTrajanje: 17 s', '0641234567', 17],
    ['in Cyrillic', 'Нова порука од 0641234567', 'Трајање: 1:05', '0641234567', 65],
    ['a hidden caller', 'New voicemail from Anonymous', 'From: Anonymous', null, null],
    ['an address, no number', '', 'From: centrala48@grad.rs', null, null],
    ['a box, no caller', 'Message from mailbox 100', '', null, null],
    ['nothing', '', '', null, null],
  ])('is in the words of %s', (_, subject, text, caller, seconds) => expect(read(subject, text)).toEqual({ ...NOTHING, caller, seconds }));
});
