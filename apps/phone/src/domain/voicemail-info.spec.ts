import { describe, expect, it } from '@jest/globals';
import { callerNumber, parseVoicemailInfo } from './voicemail-info.js';

const ASTERISK = `;
; Message Information file
;
[message]
origmailbox=100
callerid="Pera Peric" <+381659876543>
origdate=Tue Sep 22 05:24:47 AM UTC 2026
origtime=1790054687
category=
msg_id=1790054687-00000006
flag=
duration=42
`;

describe('parseVoicemailInfo', () => {
  it('reads what Asterisk writes', () => {
    expect(parseVoicemailInfo(ASTERISK)).toEqual({ msgId: '1790054687-00000006', caller: '+381659876543', startedAt: new Date(1_790_054_687_000), seconds: 42 });
  });

  it('reads what very old exchanges write, with DOS line ends and no id', () => {
    expect(parseVoicemailInfo('callerid = 026222333\r\norigtime = 1790054687\r\nduration = 0\r\n')).toEqual({ msgId: null, caller: '026222333', startedAt: new Date(1_790_054_687_000), seconds: 0 });
  });

  it.each(['', 'garbage', 'origtime=soon\nduration=-1'])('makes nothing of %j', (text) => {
    expect(parseVoicemailInfo(text)).toEqual({ msgId: null, caller: null, startedAt: null, seconds: null });
  });
});

describe('callerNumber', () => {
  it.each([
    ['"Pera" <064/123-45-67>', '064/123-45-67'], ['<026222333>', '026222333'], ['+381 26 222 333', '+381 26 222 333'],
    ['Unknown', null], ['"anonymous" <anonymous>', null], ['Restricted', null], ['', null], ['"064 123" <>', null],
  ])('%s', (id, number) => expect(callerNumber(id)).toBe(number));
});
