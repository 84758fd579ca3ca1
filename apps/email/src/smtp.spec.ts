import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { given, startSmtpSink, startTestService, waitFor, type SmtpSink, type TestService } from '@s48/testing';
import { emailService } from './email.module.js';

const LOGIN = { user: 'sistem48@smederevo.org.rs', pass: 'taj:na@48' };
let sink: SmtpSink;
let service: TestService;

beforeAll(async () => {
  sink = await startSmtpSink({ login: LOGIN });
  service = await startTestService(emailService, envFor(LOGIN.pass));
});
afterAll(async () => {
  await service?.close();
  await sink?.stop();
});

const envFor = (pass: string): Record<string, string> => {
  const url = new URL(sink.url);
  [url.username, url.password] = [encodeURIComponent(LOGIN.user), encodeURIComponent(pass)];
  return { SMTP_URL: url.href, LOG_LEVEL: 'silent' };
};
const health = async (): Promise<string> => ((await (await service.fetch('/health/ready')).json()) as { email: string }).email;

async function ask(address: string, own: object = {}): Promise<string> {
  const asked = given.replyRequested({ to: given.contact('email', address), ...own });
  await service.hear('reply.requested', asked);
  return asked.replyId;
}
const delivered = (id: string) => service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === id);
const failed = (id: string) => service.waitForEmitted('reply.failed', ({ replyId }) => replyId === id);
const delivery = async (id: string) => (await service.query<{ state: string; reason: string | null; attempts: number }>('select state, reason, attempts from delivery where id = $1', [id]))[0]!;
/** Does not wait for the next attempt to become due; one that is under way keeps its lease. */
const hurry = (id: string) =>
  service.query(`update delivery set due_at = now(), leased_until = now() - interval '1 second' where id = $1 and (state = 'queued' or (state = 'submitting' and leased_until = due_at))`, [id]);

describe('a reply by e-mail', () => {
  it('is proven by the acceptance of the next server, and the proof holds no address', async () => {
    const { data } = await delivered(await ask('ana@primer.rs'));
    expect(data.proof).toMatchObject({ provider: 'smtp', response: expect.stringMatching(/^250 /) });
    expect(JSON.stringify(data.proof)).not.toContain('ana@primer.rs');
  });

  it('O03 is refused for an address that does not exist', async () => {
    sink.refuse('nema@primer.rs', 550);
    const { data } = await failed(await ask('nema@primer.rs'));
    expect(data.reason).toMatch(/^550 5\.1\.1 <…>/);
  });

  it('O03 is tried again for a mailbox that is full', async () => {
    sink.refuse('puna@primer.rs', 452);
    const id = await ask('puna@primer.rs');
    await waitFor(async () => (await delivery(id)).reason?.startsWith('452'), 'the first attempt');
    sink.refuse('puna@primer.rs', 0);
    await hurry(id);
    await delivered(id);
  });

  it('whose acceptance was lost leaves again under the same Message-ID', async () => {
    sink.loseAnswers(1);
    const id = await ask('dvaput@primer.rs');
    await waitFor(async () => (await delivery(id)).reason !== null, 'the lost answer');
    expect((await delivery(id)).state).toBe('submitting');
    await hurry(id);
    await delivered(id);
    const ids = sink.sentTo('dvaput@primer.rs').map(({ raw }) => /^Message-ID: (\S+)/im.exec(raw.toString())![1]);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('is not sent for ever when acceptance is lost every time', async () => {
    sink.loseAnswers(100);
    const id = await ask('stalno@primer.rs');
    await waitFor(async () => {
      await hurry(id);
      return (await delivery(id)).state === 'failed';
    }, 'it is given up');
    sink.loseAnswers(0);
    expect(sink.sentTo('stalno@primer.rs')).toHaveLength(3);
  });

  it('is not given up for a crash after many refused attempts', async () => {
    sink.refuse('dugo@primer.rs', 452);
    const id = await ask('dugo@primer.rs');
    await waitFor(async () => (await delivery(id)).reason?.startsWith('452'), 'the first attempt');
    sink.refuse('dugo@primer.rs', 0);
    await service.query(`update delivery set attempts = 40, state = 'submitting', leased_until = now() where id = $1`, [id]);
    await delivered(id);
  });

  it('O01 waits while the server is away, says so on the health page, and leaves when it is back', async () => {
    const port = Number(new URL(sink.url).port);
    await sink.stop();
    const id = await ask('posle@primer.rs');
    await waitFor(async () => /out on: smtp \(/.test(await health()), 'the outage is on the health page');
    sink = await startSmtpSink({ login: LOGIN, port });
    await hurry(id);
    await delivered(id);
    expect(await health()).toContain('out on: smtp');
    expect(await health()).not.toContain('smtp (');
  });

  it('does not go to our own address', async () => {
    expect((await failed(await ask('sistem48+x@smederevo.org.rs'))).data.reason).toContain('our own');
  });

  it('of another channel’s report keeps its subject from the text, and carries no foreign header', async () => {
    const { data } = await delivered(await ask('naslov@primer.rs', { text: 'Naslov\r\nBcc: svi@primer.rs' }));
    const [head] = sink.sentTo('naslov@primer.rs')[0]!.raw.toString().split('\r\n\r\n');
    expect(head).not.toMatch(/^Bcc:/im);
    expect(Buffer.from(/^Subject: =\?UTF-8\?B\?(.*)\?=|^Subject: (.*)/im.exec(head!)![1] ?? '', 'base64').toString() + head).toContain(data.reference);
  });
});

it('a notice with a subject goes out, and says nothing of a report', async () => {
  const notice = given.noticeRequested({ to: given.contact('email', 'sluzba@primer.rs'), subject: 'Podsetnik\r\nBcc: x@y.rs', text: 'Predmet čeka.' });
  await service.hear('notice.requested', notice);
  await service.waitForEmitted('notice.delivered', ({ noticeId }) => noticeId === notice.noticeId);
  const raw = sink.sentTo('sluzba@primer.rs')[0]!.raw.toString();
  expect(raw).not.toMatch(/^(Bcc|Reply-To):/im);
});

it('O03 a wrong password is an alarm, and nothing is lost meanwhile', async () => {
  const other = await startTestService(emailService, envFor('pogrešna'));
  try {
    const asked = given.replyRequested({ to: given.contact('email', 'lozinka@primer.rs') });
    await other.hear('reply.requested', asked);
    await waitFor(async () => /out on: smtp \(.*wrong user/i.test(await (await other.fetch('/health/ready')).text()), 'the alarm');
    await waitFor(async () => (await other.query('select state from delivery'))[0]?.['state'] === 'queued', 'it waits');
  } finally {
    await other.close();
  }
});

it('without a server it is off, says so, and refuses instead of pretending', async () => {
  const off = await startTestService(emailService, { LOG_LEVEL: 'silent' });
  try {
    expect(((await (await off.fetch('/health/ready')).json()) as { email: string }).email).toBe('in off: IMAP_URL is not set; out off: SMTP_URL is not set');
    const asked = given.replyRequested({ to: given.contact('email', 'ana@primer.rs') });
    await off.hear('reply.requested', asked);
    expect((await off.waitForEmitted('reply.failed')).data.reason).toBe('e-mail is off: SMTP_URL is not set');
  } finally {
    await off.close();
  }
});
