import { once } from 'node:events';
import { BlockList, isIPv6 } from 'node:net';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Loop } from '@s48/bus';
import { Intake } from '@s48/channel';
import { headerOf, headOf, keyOf } from '@s48/channel/mailbox';
import { Alarm, CHASSIS, CONFIG, Logger, Metrics, type ChassisConfig } from '@s48/chassis';
import { isDatabaseDown } from '@s48/database';
import { render, type TextName } from '@s48/language';
import { SMTPServer, type SMTPServerAddress, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { EmailConfig } from './config.js';
import { isOwnAddress } from './domain/own-address.js';
import { takenByServerAt, traceLines } from './domain/trace.js';

const MEGABYTE = 1_000_000;
const RETRY_MS = 5_000;
const LIMITS = { maxClients: 10, maxRecipients: 100, maxCommandLength: 4_096, socketTimeout: 60_000, closeTimeout: 10_000 };
/** Reading a mail takes several times its size of memory: larger ones than this are read one after the other. */
const LARGE = 500_000;
/** A mail that takes longer than this to arrive is left to another attempt. */
const TRANSFER_MS = 10 * 60_000;

type Done = (error?: Error | null, message?: string) => void;

/**
 * Where the city's mail server pushes mails to (MAIL_LISTEN), over LMTP or SMTP. A mail is accepted when its bytes are committed; while the
 * database is down the server is asked to keep it. There is no signing in, so only servers nearby are heard.
 */
@Injectable()
export class MailListener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** How long a mail may take to arrive. */
  patienceMs = TRANSFER_MS;
  private readonly server: SMTPServer;
  private readonly loop: Loop;
  private readonly alarm: Alarm;
  private readonly refused;
  private readonly receiving = new Map<string, Promise<void>>();
  private stopping = false;
  /** Ends when the last large mail has been read. */
  private large: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(CONFIG) private readonly config: EmailConfig,
    @Inject(CHASSIS) private readonly chassis: ChassisConfig,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(Logger) private readonly logger: Logger,
    @Inject(Metrics) metrics: Metrics,
  ) {
    this.alarm = new Alarm(logger, 'no e-mail can be pushed (MAIL_LISTEN)');
    this.refused = metrics.counter('mails_refused_total', 'Pushed mails that were refused, by reason', ['reason']);
    this.loop = new Loop('mail listener', RETRY_MS, () => this.listen(), logger);
    this.server = new SMTPServer({
      ...LIMITS,
      lmtp: config.pushed === 'lmtp',
      name: config.EMAIL_ADDRESS.split('@')[1]!,
      disabledCommands: ['AUTH', 'STARTTLS'],
      authOptional: true,
      disableReverseLookup: true,
      size: config.EMAIL_MAX_MB * MEGABYTE,
      // A server that knew the limit would refuse the mail itself, in words of its own.
      hideSize: true,
      onConnect: ({ remoteAddress }, done) => done(isNearby(remoteAddress) ? null : answer(554, '5.7.1 only mail servers of this network are heard')),
      onMailFrom: ({ args }, _session, done) => done(this.stopping ? answer(421, '4.3.2 closing') : args && Number(args['SIZE']) > config.EMAIL_MAX_MB * MEGABYTE ? this.tooLarge() : null),
      onRcptTo: ({ address }, _session, done) => done(isOwnAddress(config.own, address) ? null : this.unknown()),
      onData: (stream, session, done) => this.receive(stream, session, done),
    });
    this.server.on('error', (error: NodeJS.ErrnoException) => logger.warn(`mail listener: a connection failed: ${error.code ?? 'no code'}`));
  }

  get trouble(): string | undefined {
    return this.alarm.trouble;
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.MAIL_LISTEN) return;
    await this.listen();
    this.loop.start();
  }

  /** Mails on their way are taken to their end; whoever only holds a connection is sent away. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.loop.stop();
    if (!this.server.server.listening) return;
    for (const { id } of this.server.connections) if (!this.receiving.has(id)) this.dismiss(id, '4.3.2 closing');
    await new Promise<void>((resolve) => this.server.close(resolve));
    await Promise.all(this.receiving.values());
  }

  /** A port that another process still holds is tried again. */
  private async listen(): Promise<void> {
    if (this.server.server.listening) return;
    const { host, port } = this.config.MAIL_LISTEN!;
    try {
      const listening = once(this.server.server, 'listening');
      this.server.listen(port, host);
      await listening;
      this.alarm.clear();
    } catch (error) {
      this.alarm.raise(`cannot listen at ${host}:${port}: ${(error as NodeJS.ErrnoException).code ?? 'no code'}`);
    }
  }

  private receive(stream: SMTPServerDataStream, session: SMTPServerSession, done: Done): void {
    const slow = setTimeout(() => this.dismiss(session.id, '4.4.2 the mail takes too long'), this.patienceMs);
    const received = this.take(stream, session)
      .then((id) => done(null, `2.0.0 OK ${id}`), done)
      .finally(() => {
        clearTimeout(slow);
        this.receiving.delete(session.id);
        if (this.stopping) this.dismiss(session.id, '4.3.2 closing');
      });
    this.receiving.set(session.id, received);
  }

  /** Rejects with the answer to give. A connection that ends in the middle leaves nothing. */
  private async take(stream: SMTPServerDataStream, { envelope: { mailFrom, rcptTo } }: SMTPServerSession): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (stream.sizeExceeded) chunks.length = 0;
      else chunks.push(chunk);
    }
    if (stream.sizeExceeded) throw this.tooLarge();
    const trace = traceLines({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }: SMTPServerAddress) => address) });
    const raw = Buffer.concat([Buffer.from(trace), ...chunks]);
    const receivedAt = takenByServerAt(headerOf(headOf(raw), 'received'), new Date());
    const taken = await this.inTurn(raw, () => this.intake.take({ providerId: keyOf(raw), raw, receivedAt })).catch((error: Error) => {
      if (!isDatabaseDown(error)) this.logger.error(error, 'mail listener');
      throw answer(451, `4.3.0 ${this.words('push.later')}`);
    });
    return 'reference' in taken ? taken.reference : taken.kind;
  }

  private inTurn<T>({ length }: Buffer, read: () => Promise<T>): Promise<T> {
    if (length < LARGE) return read();
    const turn = this.large.then(read);
    this.large = turn.catch(() => undefined);
    return turn;
  }

  private tooLarge(): Error {
    this.refused.inc({ reason: 'too large' });
    this.logger.warn(`mail listener: a mail of more than ${this.config.EMAIL_MAX_MB} MB was refused`);
    return answer(552, `5.3.4 ${this.words('push.oversize')}`);
  }

  private unknown(): Error {
    this.refused.inc({ reason: 'unknown recipient' });
    return answer(550, `5.1.1 ${this.words('push.unknown')}`);
  }

  /** For the sender, whose server passes them on. Answers of mail servers are ASCII. */
  private words(name: TextName): string {
    const { EMAIL_MAX_MB, EMAIL_ADDRESS, SMS_NUMBER } = this.config;
    return render(name, { limit: String(EMAIL_MAX_MB), address: EMAIL_ADDRESS, url: this.chassis.PUBLIC_URL, phone: SMS_NUMBER }, 'latin', { bald: true });
  }

  private dismiss(id: string, reason: string): void {
    for (const connection of this.server.connections) if (connection.id === id) connection.send(421, reason);
  }
}

const answer = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });

const NEARBY = new BlockList();
for (const [net, bits] of [['127.0.0.0', 8], ['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['169.254.0.0', 16]] as const) NEARBY.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [['::1', 128], ['fc00::', 7], ['fe80::', 10]] as const) NEARBY.addSubnet(net, bits, 'ipv6');

const isNearby = (address: string): boolean => NEARBY.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
