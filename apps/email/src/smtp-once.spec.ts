import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Intake } from '@s48/channel';
import { keyOf } from '@s48/channel/mailbox';
import { given, mailText, startSmtpSink, startTestService, waitFor, type SmtpSink, type TestService } from '@s48/testing';
import { emailService } from './email.module.js';

let sink: SmtpSink;
let service: TestService;

beforeAll(async () => {
  sink = await startSmtpSink();
  service = await startTestService(emailService, { SMTP_URL: sink.url, LOG_LEVEL: 'silent' });
});
afterAll(async () => {
  await service?.close();
  await sink?.stop();
});

/** The success report of the server that took a mail, as Postfix writes it. */
const relayed = (to: string): Buffer =>
  mailText(
    { 'Return-Path': '<>', 'Delivered-To': to, From: 'MAILER-DAEMON@mx.smederevo.org.rs', Subject: 'Successful Mail Delivery Report', 'Message-ID': '<uspeh@mx.smederevo.org.rs>', 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b' },
    ['--b', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.smederevo.org.rs', '', 'Final-Recipient: rfc822; ana@primer.rs', 'Action: relayed', 'Status: 2.0.0', 'Diagnostic-Code: smtp; 250 OK', '', '--b--'].join('\r\n'),
  );

describe('a mail whose acceptance we never heard', () => {
  it('O02 O09 leaves no second copy when the server reported that it passed it on, and the report is the proof', async () => {
    sink.loseAnswers(1);
    const asked = given.replyRequested({ to: given.contact('email', 'ana@primer.rs') });
    await service.hear('reply.requested', asked);
    await waitFor(async () => (await service.query(`select 1 from delivery where id = $1 and state = 'submitting' and reason is not null`, [asked.replyId])).length > 0, 'the answer is lost');
    const raw = relayed(sink.sentTo('ana@primer.rs')[0]!.from);
    await service.app.get(Intake).take({ providerId: keyOf(raw), raw, receivedAt: new Date() });
    await service.query(`update delivery set leased_until = now() - interval '1 second' where id = $1`, [asked.replyId]);
    const { data } = await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === asked.replyId);
    expect(data.proof).toMatchObject({ provider: 'smtp', status: '2.0.0' });
    expect(sink.sentTo('ana@primer.rs')).toHaveLength(1);
  });
});

describe('a mail that failed and is asked for again', () => {
  it('O02 O04 leaves once more under the Message-ID it had, so that a copy that arrived after all is recognisable', async () => {
    const asked = given.replyRequested({ to: given.contact('email', 'vraca@primer.rs') });
    sink.loseAnswers(100);
    await service.hear('reply.requested', asked);
    await waitFor(async () => {
      await service.query(`update delivery set leased_until = now() - interval '1 second' where id = $1 and state = 'submitting' and leased_until = due_at`, [asked.replyId]);
      return (await service.query(`select 1 from delivery where id = $1 and state = 'failed'`, [asked.replyId])).length > 0;
    }, 'it is given up');
    const copies = sink.sentTo('vraca@primer.rs').length;
    sink.loseAnswers(0);
    await service.hear('reply.requested', { ...asked, again: true });
    await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === asked.replyId);
    const ids = sink.sentTo('vraca@primer.rs').map(({ raw }) => /^Message-ID: (\S+)/im.exec(raw.toString())![1]);
    expect([ids.length, new Set(ids).size]).toEqual([copies + 1, 1]);
  });
});
