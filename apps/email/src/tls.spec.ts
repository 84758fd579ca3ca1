import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { given, mailText, makeCertificate, startDovecot, startSmtpSink, startTestService, waitFor, type Certificate, type Dovecot, type SmtpSink, type TestService } from '@s48/testing';
import { loadEmailConfig } from './config.js';
import { emailService } from './email.module.js';

/** Reaches this machine, and is no loopback address by its name: passwords go there only encrypted. */
const FAR = '0.0.0.0';
const LOGIN = { user: 'sistem48', pass: 'tajna48' };
let certificate: Certificate;
let mailbox: Dovecot;
let plain: Dovecot;

beforeAll(async () => {
  certificate = makeCertificate(FAR);
  [mailbox, plain] = await Promise.all([startDovecot({ tls: certificate }), startDovecot()]);
});
afterAll(async () => {
  await Promise.all([mailbox?.stop(), plain?.stop()]);
  certificate?.remove();
});

async function using(env: Record<string, string>, work: (service: TestService) => Promise<void>): Promise<void> {
  const service = await startTestService(emailService, { EMAIL_POLL_SECONDS: '1', LOG_LEVEL: 'silent', ...env });
  try {
    await work(service);
  } finally {
    await service.close();
  }
}
const trouble = (service: TestService, way: 'imap' | 'smtp') =>
  waitFor(async () => new RegExp(`on: ${way} \\((.*?)\\)(?:;|$)`).exec(((await (await service.fetch('/health/ready')).json()) as { email: string }).email)?.[1], 'the trouble is on the health page');

const UNKNOWN = 'the server’s certificate is not signed by anyone known: put that of whoever signed it into the file of EMAIL_TLS_CA';

describe('IMAP', () => {
  it.each(['imaps', 'imap'] as const)('%s:// reads encrypted from a server whose certificate the city signed', async (protocol) => {
    const logins = () => mailbox.log().match(/Login: user=<sistem48.*, TLS,/g)?.length ?? 0;
    const before = logins();
    await using({ IMAP_URL: mailbox.urlOf(protocol, FAR), EMAIL_TLS_CA: certificate.certFile }, async (service) => {
      await mailbox.deliver(mailText({ 'Message-ID': `<${protocol}@primer.rs>` }, `Šifrovano ${protocol}`));
      await service.waitForEmitted('report.received', ({ text }) => text?.includes(`Šifrovano ${protocol}`) ?? false);
      await waitFor(() => logins() > before, 'the encrypted login in the server’s log');
    });
  });

  it.each<[string, () => Record<string, string>, string]>([
    ['a certificate that nobody known signed', () => ({ IMAP_URL: mailbox.urlOf('imaps', FAR) }), UNKNOWN],
    ['the same by STARTTLS', () => ({ IMAP_URL: mailbox.urlOf('imap', FAR) }), UNKNOWN],
    ['a certificate for another name', () => ({ IMAP_URL: mailbox.urlOf('imaps', '127.0.0.1'), EMAIL_TLS_CA: certificate.certFile }), 'the server’s certificate is for another name: write that name in the URL'],
    ['a server that begins in plain', () => ({ IMAP_URL: mailbox.urlOf('imap', FAR).replace('imap:', 'imaps:') }), 'the server does not begin with TLS at this port: write imap:// or smtp://, which encrypt by STARTTLS'],
    ['a server without encryption', () => ({ IMAP_URL: plain.urlOf('imap', FAR) }), 'the server offers no encryption (STARTTLS), and no password leaves this machine without'],
  ])('is refused with what to do: %s', (_, env, expected) =>
    using(env(), async (service) => {
      expect(await trouble(service, 'imap')).toBe(expected);
      expect(plain.log()).not.toContain('Login:');
    }),
  );

  it('a wrong password is an alarm that says so', () =>
    using({ IMAP_URL: mailbox.urlOf('imaps', FAR, 'pogresna'), EMAIL_TLS_CA: certificate.certFile }, async (service) => {
      expect(await trouble(service, 'imap')).toBe('the server refuses the user or the password');
    }));
});

describe('SMTP', () => {
  const urlOf = (sink: SmtpSink, protocol: string): string => `${protocol}://${LOGIN.user}:${LOGIN.pass}@${FAR}:${new URL(sink.url).port}`;
  const ask = async (service: TestService, address: string): Promise<void> => void (await service.hear('reply.requested', given.replyRequested({ to: given.contact('email', address) })));

  it.each([['smtps', true], ['smtp', false]] as const)('%s:// sends encrypted to a server whose certificate the city signed, and to no other', async (protocol, fromStart) => {
    const sink = await startSmtpSink({ login: LOGIN, tls: { certificate, fromStart } });
    try {
      await using({ SMTP_URL: urlOf(sink, protocol) }, async (service) => {
        await ask(service, 'nepoznat@primer.rs');
        expect(await trouble(service, 'smtp')).toBe(UNKNOWN);
      });
      await using({ SMTP_URL: urlOf(sink, protocol), EMAIL_TLS_CA: certificate.certFile }, async (service) => {
        await ask(service, 'ana@primer.rs');
        await service.waitForEmitted('reply.delivered');
      });
      expect(sink.received.map(({ to, encrypted }) => [to, encrypted])).toEqual([[['ana@primer.rs'], true]]);
    } finally {
      await sink.stop();
    }
  });

  it('no password goes to a server without encryption', async () => {
    const sink = await startSmtpSink({ login: LOGIN });
    try {
      await using({ SMTP_URL: urlOf(sink, 'smtp') }, async (service) => {
        await ask(service, 'ana@primer.rs');
        expect(await trouble(service, 'smtp')).toBe('the server offers no encryption (STARTTLS), and no password leaves this machine without');
      });
      expect(sink.received).toEqual([]);
    } finally {
      await sink.stop();
    }
  });
});

it.each(['/nema/takve', import.meta.filename])('EMAIL_TLS_CA that holds no certificate is told at once: %s', (file) => {
  expect(() => loadEmailConfig({ EMAIL_TLS_CA: file })).toThrow('EMAIL_TLS_CA must name a readable file with certificates (PEM, -----BEGIN CERTIFICATE-----)');
});
