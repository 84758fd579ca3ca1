import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerAddress } from 'smtp-server';
import type { Certificate } from './certificate.js';

export interface SunkMail {
  /** Of the envelope. */
  readonly from: string;
  readonly to: string[];
  readonly raw: Buffer;
  /** It came over TLS. */
  readonly encrypted: boolean;
}

export interface SmtpSinkOptions {
  readonly port?: number;
  /** Asks for this user and password; without it nobody signs in. */
  readonly login?: { readonly user: string; readonly pass: string };
  /** Encrypts when asked to (STARTTLS), or from the start. */
  readonly tls?: { readonly certificate: Certificate; readonly fromStart?: boolean };
  /** Called with each mail before it is accepted. */
  readonly onMail?: (mail: SunkMail) => Promise<void>;
}

/** The next mail server: takes every mail and keeps it, unless told to refuse. */
export async function startSmtpSink(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const sink = new SmtpSink(options);
  await sink.start(options.port ?? 0);
  return sink;
}

export class SmtpSink {
  readonly received: SunkMail[] = [];
  url = '';
  private readonly refusals = new Map<string, number>();
  private readonly sockets = new Set<Socket>();
  private readonly server: SMTPServer;
  private losses = 0;

  constructor(private readonly options: SmtpSinkOptions) {
    const { login, tls } = options;
    this.server = new SMTPServer({
      authOptional: !login,
      allowInsecureAuth: true,
      disabledCommands: [...(tls ? [] : ['STARTTLS']), ...(login ? [] : ['AUTH'])],
      ...(tls && { key: tls.certificate.key, cert: tls.certificate.cert, secure: tls.fromStart ?? false }),
      onAuth: ({ username, password }, _session, done) => (username === login?.user && password === login?.pass ? done(null, { user: username }) : done(new Error('wrong user or password'))),
      onRcptTo: ({ address }, _session, done) => done(this.refusalOf(address)),
      onData: (stream, { envelope, secure }, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk)).once('end', () => void this.take({ ...envelope, secure }, Buffer.concat(chunks), done).catch(done));
      },
    });
    this.server.on('error', () => undefined);
    this.server.server.on('connection', (socket: Socket) => this.sockets.add(socket.once('close', () => this.sockets.delete(socket))));
  }

  async start(port: number): Promise<void> {
    const listening = once(this.server.server, 'listening');
    this.server.listen(port, '127.0.0.1');
    await listening;
    this.url = `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  /** Answers this code to the address from now on (`550`: no such user, `452`: later), or 0 to take its mail again. */
  refuse(address: string, code: number): void {
    this.refusals.set(address, code);
  }

  /** Takes the next mails and loses the connection before it can say so. */
  loseAnswers(count: number): void {
    this.losses = count;
  }

  sentTo(address: string): SunkMail[] {
    return this.received.filter(({ to }) => to.includes(address));
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private async take({ mailFrom, rcptTo, secure }: { mailFrom: SMTPServerAddress | false; rcptTo: SMTPServerAddress[]; secure: boolean }, raw: Buffer, done: (error?: Error | null, message?: string) => void): Promise<void> {
    const mail = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), raw, encrypted: secure };
    await this.options.onMail?.(mail);
    this.received.push(mail);
    if (this.losses > 0) {
      this.losses--;
      for (const socket of this.sockets) socket.destroy();
      return;
    }
    done(null, `2.0.0 OK queued as ${this.received.length}`);
  }

  private refusalOf(address: string): Error | null {
    const code = this.refusals.get(address);
    if (!code) return null;
    return Object.assign(new Error(code >= 500 ? `5.1.1 <${address}>: no such user` : `4.2.2 <${address}>: try again later`), { responseCode: code });
  }
}
