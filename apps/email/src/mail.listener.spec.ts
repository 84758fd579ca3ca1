import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { Bus } from '@s48/bus';
import { Intake } from '@s48/channel';
import { startService } from '@s48/chassis';
import { freePorts, given, mailText, startDovecot, startSmtpSink, startTestService, TEST_CONTACT_KEY, testDatabase, waitFor, type Dovecot, type SmtpSink, type TestService } from '@s48/testing';
import { emailService } from './email.module.js';
import { MailListener } from './mail.listener.js';

const OWN = 'sistem48@smederevo.org.rs';
let mailbox: Dovecot;
let sink: SmtpSink;
let service: TestService;
let port: number;
let count = 0;

beforeAll(async () => {
  [mailbox, sink, [port]] = (await Promise.all([startDovecot(), startSmtpSink(), freePorts(1)])) as [Dovecot, SmtpSink, [number]];
  service = await startTestService(emailService, { MAIL_LISTEN: `lmtp://127.0.0.1:${port}`, IMAP_URL: mailbox.imapUrl, SMTP_URL: sink.url, EMAIL_MAX_MB: '1', EMAIL_POLL_SECONDS: '1', LOG_LEVEL: 'silent' });
});
afterAll(async () => {
  await service?.close();
  await Promise.all([mailbox?.stop(), sink?.stop()]);
});

const mail = (text: string, headers: Record<string, string | undefined> = {}): Buffer => mailText({ Subject: 'Prijava', 'Message-ID': `<gurnuta-${count++}@primer.rs>`, ...headers }, text);

interface Pushed {
  readonly from?: string;
  readonly to?: string[];
  readonly lmtp?: boolean;
  readonly port?: number;
}
type Answer = { accepted: unknown[]; response: string; rejectedErrors?: (Error & { responseCode: number })[] };

async function push(raw: Buffer, { from = 'petar@primer.rs', to = [OWN], lmtp = true, port: at = port }: Pushed = {}): Promise<Answer> {
  const transport = createTransport({ host: '127.0.0.1', port: at, lmtp, ignoreTLS: true } as object);
  try {
    const answer = (await transport.sendMail({ envelope: { from, to }, raw })) as unknown as Answer;
    if (answer.accepted.length === 0) throw answer.rejectedErrors![0];
    return answer;
  } finally {
    transport.close();
  }
}
const refusalOf = (pushing: Promise<unknown>) => pushing.then(() => { throw new Error('it was accepted'); }, (error: Error & { responseCode?: number; response?: string }) => error);

const reports = async (text: string) => (await service.emitted('report.received')).filter(({ data }) => data.text?.includes(text)).map(({ data }) => data);
const report = (text: string) => waitFor(async () => (await reports(text))[0], `the report "${text}"`);
const kept = async (text: string) => (await service.query(`select 1 from inbound_message where position($1 in encode(raw, 'escape')) > 0`, [text])).length;
const health = async (): Promise<string> => ((await (await service.fetch('/health/ready')).json()) as { email: string }).email;

/** A client that says what it is told, line by line. */
async function converse(...lines: string[]): Promise<{ socket: Socket; heard: () => string }> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString())).on('error', () => undefined);
  await waitFor(() => heard.startsWith('220 ') || /^[45]\d\d /.test(heard), 'the greeting');
  for (const line of lines) {
    const before = heard.length;
    socket.write(`${line}\r\n`);
    await waitFor(() => /^\d{3} .*\r\n$/m.test(heard.slice(before)) && heard.length > before, `an answer to ${line}`);
  }
  return { socket, heard: () => heard };
}
const inTheMiddleOf = (text: string) => async () => {
  const client = await converse('LHLO mx.rs', 'MAIL FROM:<petar@primer.rs>', `RCPT TO:<${OWN}>`, 'DATA');
  client.socket.write(mail(text));
  return client;
};

describe('a mail that the server pushes', () => {
  it('E04 becomes a report when it is accepted, and is acknowledged in its thread', async () => {
    const { response } = await push(mail('Nema struje u ulaznoj lampi', { From: 'ana@primer.rs', 'Message-ID': undefined }));
    const [taken] = await reports('Nema struje u ulaznoj lampi');
    expect(response).toBe(`250 2.0.0 OK ${taken!.reference}`);
    await waitFor(() => sink.sentTo('ana@primer.rs')[0], 'the acknowledgement');
    expect(await health()).toBe('in on: imap; in on: lmtp; out on: smtp');
  });

  it('E07 that also comes by IMAP is one report, whichever way was first', async () => {
    const [first, second] = [mail('Prvo gurnuta'), mail('Prvo u sandučetu')];
    await push(first);
    await Promise.all([mailbox.deliver(first), mailbox.deliver(second)]);
    await report('Prvo u sandučetu');
    await waitFor(() => mailbox.count() === 0, 'both are put away');
    expect(await push(second)).toMatchObject({ response: expect.stringContaining('250') });
    expect([(await reports('Prvo gurnuta')).length, (await reports('Prvo u sandučetu')).length]).toEqual([1, 1]);
  });

  it('E14 has waited in the server’s queue: it was submitted when the server took it', async () => {
    const at = new Date(Math.floor(Date.now() / 1000) * 1000 - 7 * 3_600_000);
    await push(Buffer.concat([Buffer.from(`Received: from x by mail.smederevo.org.rs (Postfix) with ESMTP id 4F;\r\n\t${at.toUTCString()}\r\n`), mail('Čekala u redu')]));
    expect((await report('Čekala u redu')).receivedAt).toBe(at.toISOString());
  });

  it('finds the thread by the address it was brought to, whatever its head says', async () => {
    await push(mail('Curi voda', { From: 'voda@primer.rs' }));
    const { reportId } = await report('Curi voda');
    const sent = await waitFor(() => sink.sentTo('voda@primer.rs')[0], 'the acknowledgement');
    const to = /^Reply-To: (\S+)/im.exec(sent.raw.toString())![1]!;
    await push(mail('I dalje curi', { From: 'voda@primer.rs', To: 'nečitljivo', Subject: '' }), { from: 'voda@primer.rs', to: [to.toUpperCase()] });
    expect((await service.waitForEmitted('report.supplemented', (data) => data.reportId === reportId)).data.verified).toBe(true);
  });

  it('E24 is a bounce by the address it was brought to', async () => {
    const asked = given.replyRequested({ to: given.contact('email', 'nema@primer.rs') });
    await service.hear('reply.requested', asked);
    const { from } = await waitFor(() => sink.sentTo('nema@primer.rs')[0], 'the reply');
    await push(mail('--b\nContent-Type: message/delivery-status\n\nAction: failed\nStatus: 5.1.1\n\n--b--', { From: 'MAILER-DAEMON@mx.rs', 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b' }), { from: '', to: [from] });
    await service.waitForEmitted('reply.failed', ({ replyId }) => replyId === asked.replyId);
  });

  it('E06 to two addresses of ours is one report, and each is answered for', async () => {
    const { socket, heard } = await converse('LHLO mx.rs', 'MAIL FROM:<petar@primer.rs>', `RCPT TO:<${OWN}>`, `RCPT TO:<sistem48+x@smederevo.org.rs>`, 'DATA');
    socket.write(mail('Na dve adrese'));
    socket.write('\r\n.\r\n');
    await waitFor(() => heard().match(/^250 2\.0\.0 OK 48-/gm)?.length === 2, 'two answers');
    socket.end('QUIT\r\n');
    expect(await reports('Na dve adrese')).toHaveLength(1);
    const [row] = await service.query<{ head: string }>(`select encode(substr(raw, 1, 200), 'escape') head from inbound_message where position('Na dve adrese' in encode(raw, 'escape')) > 0`);
    expect(row!.head).toContain(`Return-Path: <petar@primer.rs>\r\nEnvelope-To: ${OWN}, sistem48+x@smederevo.org.rs\r\n`);
  });
});

describe('what is refused', () => {
  const LARGE = mail(`Prevelika ${'x'.repeat(70)}\n`.repeat(20_000));
  const POLITE = /^552 5\.3\.4 Poruka je veca od dozvoljenih 1 MB i nije primljena\..* http:\/\/localhost:4848 ili SMS-om na \+381648449306\./;

  it('E16 E17 a mail that is too large by its own account is refused before it is sent, in words for its sender', async () => {
    const { socket, heard } = await converse('LHLO mx.rs', 'MAIL FROM:<petar@primer.rs> SIZE=1000001');
    const answer = heard().split('\r\n').at(-2)!;
    expect(answer).toMatch(POLITE);
    expect(answer).toMatch(/^[ -~]{1,500}$/);
    socket.destroy();
  });

  it('E16 X06 a mail that does not say how large it is, is refused when it has come, and nothing else is', async () => {
    const { socket, heard } = await converse('LHLO mx.rs', 'MAIL FROM:<petar@primer.rs>', `RCPT TO:<${OWN}>`, 'DATA');
    for (let i = 0; i < 20; i++) if (!socket.write(LARGE)) await waitFor(() => !socket.writableNeedDrain, 'it is read');
    await push(mail('Mala uz veliku'));
    socket.write('\r\n.\r\n');
    expect(await waitFor(() => POLITE.exec(heard().split('\r\n').at(-2)!), 'the refusal')).toBeTruthy();
    socket.destroy();
    expect(await kept('Prevelika')).toBe(0);
    expect(await reports('Mala uz veliku')).toHaveLength(1);
  });

  it('E16 the exact limit is not refused', async () => {
    const head = mail('Tačno granica\n');
    await push(Buffer.concat([head, Buffer.alloc(1_000_000 - head.length - 2, 'x'), Buffer.from('\r\n')]));
    await report('Tačno granica');
  });

  it('a recipient that is not ours', async () => {
    expect(await refusalOf(push(mail('Tuđa'), { to: ['ana@smederevo.org.rs'] }))).toMatchObject({ responseCode: 550, response: `550 5.1.1 Ova adresa ne postoji. Pisite na ${OWN}.` });
    const { accepted, rejectedErrors } = await push(mail('I naša i tuđa'), { to: [OWN, 'ana@smederevo.org.rs'] });
    expect([accepted, rejectedErrors!.map(({ responseCode }) => responseCode)]).toEqual([[OWN], [550]]);
    await report('I naša i tuđa');
  });

  it('signing in, encrypting, and orders that are none', async () => {
    const { socket, heard } = await converse('LHLO mx.rs', 'AUTH PLAIN AHgAeA==', 'STARTTLS', 'EHLO mx.rs');
    expect(heard().match(/^5\d\d /gm)).toHaveLength(3);
    expect(heard()).toMatch(/^250[- ]SIZE\r\n/m);
    socket.write(`MAIL FROM:<${'a'.repeat(5_000)}@primer.rs>\r\n`);
    await waitFor(() => heard().includes('421 '), 'a line without end is the end');
  });
});

describe('a sender in trouble', () => {
  it('E49 that goes away in the middle leaves no half report, and the whole is taken once when it comes again', async () => {
    const { socket } = await inTheMiddleOf('Pola poruke')();
    socket.destroy();
    await push(mail('Posle prekida veze'));
    expect(await kept('Pola poruke')).toBe(0);
    const whole = mail('Pola poruke');
    await push(whole);
    await push(whole);
    expect(await kept('Pola poruke')).toBe(1);
  });

  it('X06 that is slow holds up nobody, and is sent away in the end', async () => {
    const listener = service.app.get(MailListener);
    const usual = listener.patienceMs;
    listener.patienceMs = 1_500;
    const slow = await Promise.all(Array.from({ length: 8 }, inTheMiddleOf('Spora')));
    listener.patienceMs = usual;
    for (let i = 0; i < 5; i++) await push(mail(`Uz spore ${i}`));
    await waitFor(() => slow.every(({ heard }) => heard().includes('421 4.4.2')), 'they are sent away');
    await waitFor(() => slow.every(({ socket }) => socket.closed || socket.readableEnded), 'their connections end');
    expect([await kept('Spora'), (await reports('Uz spore')).length]).toEqual([0, 5]);
  });

  it('X06 of whom there are too many: the next is told to come again, and comes in when one has gone', async () => {
    const idle = await Promise.all(Array.from({ length: 10 }, () => converse()));
    expect((await refusalOf(push(mail('Kad se oslobodi')))).responseCode).toBe(421);
    for (const { socket } of idle) socket.destroy();
    await waitFor(async () => (await push(mail('Kad se oslobodi')).catch(() => null)) !== null, 'there is room');
    await report('Kad se oslobodi');
  });

  it('X06 that pushes many large mails at once has them read one after the other, and a small one between them', async () => {
    const intake = service.app.get(Intake);
    const take = intake.take.bind(intake);
    const atOnce: number[] = [];
    let reading = 0;
    intake.take = async (message) => {
      const large = message.raw.length > 500_000 ? 1 : 0;
      atOnce.push((reading += large));
      return take(message).finally(() => (reading -= large));
    };
    await Promise.all([...Array.from({ length: 5 }, (_, i) => push(mail(`Velika ${i} ${'x'.repeat(70)}\n`.repeat(10_000)))), push(mail('Između velikih'))]);
    intake.take = take;
    expect([atOnce.length, Math.max(...atOnce)]).toEqual([6, 1]);
    expect([(await reports('Velika ')).length, (await reports('Između velikih')).length]).toEqual([5, 1]);
  }, 120_000);

  it('X06 whose mail has a hundred thousand parts is answered, and so are the others meanwhile', async () => {
    const parts = mail(`Hiljade delova\n${'--b\n\n'.repeat(130_000)}--b--`, { 'Content-Type': 'multipart/mixed; boundary=b' });
    const answered = push(parts);
    await push(mail('Uz hiljade delova'));
    expect(await answered).toMatchObject({ response: expect.stringMatching(/^250 /) });
    expect([await kept('Hiljade delova'), await kept('Uz hiljade delova')]).toEqual([1, 1]);
  });
});

describe('stopping', () => {
  it('takes the mail on its way to its end, sends idle connections away, and leaves the port to the next', async () => {
    const idle = await converse('LHLO mx.rs');
    const { socket, heard } = await inTheMiddleOf('Za vreme gašenja')();
    const closing = service.restart();
    await waitFor(() => idle.heard().includes('421 4.3.2 closing'), 'the idle one is sent away');
    socket.write('\r\n.\r\n');
    await waitFor(() => /250 2\.0\.0 OK 48-[^]*421 4\.3\.2 closing/.test(heard()), 'the mail is accepted, then it is over');
    await closing;
    await report('Za vreme gašenja');
    await push(mail('Posle gašenja'));
    await report('Posle gašenja');
  });

  it('a port that another holds is told on the health page, and taken when it is free', async () => {
    const second = await startTestService(emailService, { MAIL_LISTEN: `smtp://127.0.0.1:${port}`, LOG_LEVEL: 'silent' });
    try {
      const state = async () => ((await (await second.fetch('/health/ready')).json()) as { email: string }).email;
      expect(await state()).toBe(`in on: smtp (cannot listen at 127.0.0.1:${port}: EADDRINUSE); out off: SMTP_URL is not set`);
      await service.restart(async () => {
        await waitFor(async () => (await state()).startsWith('in on: smtp;'), 'it listens');
        await push(mail('Preko SMTP'), { lmtp: false });
        expect((await second.emitted('report.received'))[0]!.data.text).toContain('Preko SMTP');
      });
    } finally {
      await second.close();
    }
  });
});

it('E02 while the database is down the server is asked to keep the mail, and brings it once when it is back', async () => {
  const database = await testDatabase();
  const [at] = await freePorts(1);
  const app = await startService(emailService, { MAIL_LISTEN: `lmtp://127.0.0.1:${at}`, DATABASE_URL: database.url, CONTACT_KEY: TEST_CONTACT_KEY, DESK_URL: 'http://127.0.0.1:1', LOG_LEVEL: 'silent' });
  try {
    const raw = mail('Za vreme prekida');
    await database.shut();
    const error = await refusalOf(push(raw, { port: at! }));
    expect(error.message).toContain('4.3.0 Poruka trenutno ne moze da bude primljena; server ce pokusati ponovo.');
    expect(error.responseCode).toBe(451);
    await database.reopen();
    await waitFor(() => push(raw, { port: at! }).catch(() => null), 'it is accepted');
    await push(raw, { port: at! });
    expect(await app.get(Bus).database.query('select state from inbound_message')).toEqual([{ state: 'taken' }]);
  } finally {
    await app.close();
    await database.drop();
  }
});
