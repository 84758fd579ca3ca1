import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import { Inject, Injectable } from '@nestjs/common';
import type { Outcome } from '@s48/channel';
import { serverOf, tlsTrouble } from '@s48/channel/mailbox';
import { Alarm, CONFIG, Logger } from '@s48/chassis';
import type { EmailConfig } from './config.js';
import { withoutAddresses } from './domain/bounce.js';
import { meaningOfFailure } from './domain/smtp-answers.js';
import type { MailSender, Posting } from './mail-sender.js';

const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 60_000 };

/** Through the server of SMTP_URL, one connection a mail. */
@Injectable()
export class SmtpSender implements MailSender {
  private readonly alarm: Alarm;

  constructor(
    @Inject(CONFIG) private readonly config: EmailConfig,
    @Inject(Logger) logger: Logger,
  ) {
    this.alarm = new Alarm(logger, 'no e-mail leaves (SMTP_URL)');
  }

  get trouble(): string | undefined {
    return this.alarm.trouble;
  }

  async send(posting: Posting): Promise<Outcome> {
    let handedOver = false;
    const bytes = Readable.from(
      (function* () {
        yield posting.raw;
        handedOver = true;
      })(),
      { objectMode: false, highWaterMark: 1 },
    );
    try {
      const response = await this.converse(posting, bytes);
      this.alarm.clear();
      return { kind: 'delivered', ref: posting.messageId, proof: { provider: 'smtp', response: withoutAddresses(response), messageId: posting.messageId } };
    } catch (error) {
      return this.failed(error as SMTPConnection.SMTPError, handedOver);
    }
  }

  private failed(error: SMTPConnection.SMTPError, handedOver: boolean): Outcome {
    const { code, responseCode, command } = error;
    const meaning = meaningOfFailure({ code, responseCode, command, handedOver });
    const reason = tlsTrouble(error.message) ?? withoutAddresses(error.response ?? error.message);
    if (meaning === 'alarm' || (meaning === 'later' && responseCode === undefined)) this.alarm.raise(reason);
    if (meaning === 'refused') return { kind: 'refused', reason };
    return { kind: meaning === 'unknown' ? 'unknown' : 'later', reason };
  }

  /** The server's answer to the mail; every way it can fail comes as a rejection, and the socket is closed in each. */
  private converse({ from, to, messageId }: Posting, bytes: Readable): Promise<string> {
    const { host, port, secure, user, pass, encrypt } = serverOf(this.config.SMTP_URL!);
    const tls = encrypt === 'never' ? { ignoreTLS: true } : { requireTLS: encrypt === 'always' };
    const ca = this.config.EMAIL_TLS_CA;
    const name = this.config.EMAIL_ADDRESS.split('@')[1]!;
    const connection = new SMTPConnection({ host, port, secure, ...tls, tls: { ...(ca && { ca: [...ca] }) }, name, ...TIMEOUTS });
    // A report of success tells, after a crash, that the mail had left: then no second copy goes out.
    const envelope: SMTPConnection.Envelope = { from, to, dsn: { envid: messageId.slice(1, -1), ret: 'HDRS', notify: ['SUCCESS', 'FAILURE', 'DELAY'] } };
    return new Promise<string>((resolve, reject) => {
      connection.once('error', reject);
      connection.once('end', () => reject(new Error('the connection was closed')));
      const send = (): void => connection.send(envelope, bytes, (error, info) => (error ? reject(error) : resolve(info.response)));
      connection.connect((error) => {
        if (error) return reject(error);
        if (!user) return send();
        connection.login({ credentials: { user, pass } }, (refused) => (refused ? reject(refused) : send()));
      });
    }).finally(() => {
      connection.removeAllListeners('end');
      connection.on('error', () => undefined);
      connection.quit();
      connection.close();
    });
  }
}
