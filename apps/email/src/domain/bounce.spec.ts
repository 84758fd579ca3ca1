import { describe, expect, it } from '@jest/globals';
import { isBounce, readBounce, withoutAddresses } from './bounce.js';

const dsn = (...fields: string[]): string =>
  ['Content-Type: multipart/report; report-type=delivery-status; boundary=b', '', '--b', 'Content-Type: text/plain', '', 'Sorry.', '--b', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.primer.rs', '', ...fields, '', '--b--'].join('\r\n');

describe('what a delivery report says', () => {
  it.each([
    ['E24 failed', dsn('Action: failed', 'Status: 5.1.1', 'Diagnostic-Code: smtp; 550 5.1.1 User unknown'), 'failed', '5.1.1'],
    ['E25 delayed', dsn('Action: delayed', 'Status: 4.4.1'), 'delayed', '4.4.1'],
    ['relayed', dsn('Action: relayed', 'Status: 2.0.0'), 'passed', '2.0.0'],
    ['given up after days', dsn('Action: failed', 'Status: 4.4.7'), 'failed', '4.4.7'],
    ...['5.1.1', '5.7.1', '5.7.129', '5.7.133', '5.2.2'].map((status): [string, string, string, string] => [`E26 ${status}`, dsn('Action: failed', `Status: ${status}`), 'failed', status]),
    ['E27 Exchange, in prose', 'Subject: Undeliverable\r\n\r\nDelivery has failed to these recipients. #550 5.1.10 RESOLVER.ADR.RecipientNotFound', 'failed', '5.1.10'],
    ['E27 qmail, in prose', 'Subject: failure notice\r\n\r\nHi. This is the qmail-send program. I\'m afraid I wasn\'t able to deliver your message.', 'failed', null],
    ['E27 Exim, delayed in prose', 'Subject: Warning: message delayed 24 hours\r\n\r\nThe delivery will be retried. You do not need to resend.', 'delayed', null],
  ])('%s', (_, raw, verdict, status) => expect(readBounce(raw)).toMatchObject({ verdict, status }));

  it('keeps no address in the diagnostic', () => {
    expect(readBounce(dsn('Action: failed', 'Status: 5.1.1', 'Diagnostic-Code: smtp; 550 <petar@primer.rs> unknown,', ' really')).diagnostic).toBe('smtp; 550 <…> unknown, really');
    expect(withoutAddresses('250 2.1.5 petar@primer.rs Saved')).toBe('250 2.1.5 <…> Saved');
  });
});

describe('what is a delivery report', () => {
  const head = (headers: Record<string, string>, sender = 'ana', subject = '') => ({ header: (name: string) => headers[name], sender, subject });
  it.each([
    ['a multipart/report', head({ 'content-type': 'multipart/report; report-type=delivery-status' }), true],
    ['E27 Gmail', head({ 'x-failed-recipients': 'x@primer.rs' }), true],
    ['E27 mailer-daemon', head({}, 'mailer-daemon', 'Mail delivery failed'), true],
    ['E27 a subject from nobody', head({ 'return-path': '<>' }, 'pošta', 'Undeliverable: Odgovor'), true],
    ['E20 out of office, from nobody', head({ 'return-path': '<>', 'auto-submitted': 'auto-replied' }, 'ana', 'Odsutna sam'), false],
    ['a receipt of reading', head({ 'content-type': 'multipart/report; report-type=disposition-notification' }), false],
    ['a citizen about undelivered letters', head({ 'return-path': '<ana@primer.rs>' }, 'ana', 'Pošta mi nije isporučena'), false],
  ])('%s', (_, mail, expected) => expect(isBounce(mail)).toBe(expected));
});
