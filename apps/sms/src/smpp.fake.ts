import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What the centre does with the next text it is given; `none`: takes it. */
export type CentreMishap = 'none' | 'throttle' | 'drop' | 'mute' | { readonly status: number };

export interface Submitted {
  readonly to: string;
  readonly coding: number;
  readonly esmClass: number;
  readonly body: Buffer;
  readonly id: string;
}

const [GENERIC_NACK, SUBMIT, DELIVER, UNBIND, BIND, ENQUIRE] = [0x80000000, 0x04, 0x05, 0x06, 0x09, 0x15];

/** A short message centre on a port of its own, with a codec written from the SMPP 3.4 specification and not from ours. Ids are hexadecimal, in receipts decimal. */
export class FakeCentre {
  readonly submitted: Submitted[] = [];
  readonly mishaps: CentreMishap[] = [];
  readonly responses: { readonly sequence: number; readonly status: number }[] = [];
  refuseBind = false;
  binds = 0;
  deaf = false;
  /** How many connections there have been; how many are open. */
  connections = 0;
  open = 0;
  private socket: Socket | undefined;
  private sequence = 0;
  private lastId = 0x1000;
  private readonly server: Server = createServer((socket) => this.connected(socket));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `smpp://sistem48:secret48@127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.socket?.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  drop(): void {
    this.socket?.destroy();
  }

  /** Delivers a text (or one part of it); returns the sequence number its response will carry. */
  deliver(from: string, body: Buffer, { esmClass = 0, coding = 8, tlvs = Buffer.alloc(0) } = {}): number {
    const fields = Buffer.concat([cstring(''), Buffer.from([1, 1]), cstring(from), Buffer.from([1, 1]), cstring('381648449306'), Buffer.from([esmClass, 0, 0]), cstring(''), cstring(''), Buffer.from([0, 0, coding, 0, body.length]), body, tlvs]);
    return this.send(DELIVER, fields);
  }

  receipt({ id, to }: Submitted, state: string): number {
    const text = `id:${Number.parseInt(id, 16)} sub:001 dlvrd:001 submit date:2611220900 done date:2611220901 stat:${state} err:000 text:`;
    return this.deliver(to, Buffer.from(text, 'latin1'), { esmClass: 4, coding: 0 });
  }

  write(bytes: Buffer): void {
    this.socket?.write(bytes);
  }

  private connected(socket: Socket): void {
    this.socket = socket;
    this.connections += 1;
    this.open += 1;
    socket.on('close', () => (this.open -= 1));
    let pending = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 16 && pending.length >= pending.readUInt32BE(0)) {
        const length = pending.readUInt32BE(0);
        this.handle(pending.subarray(0, length));
        pending = pending.subarray(length);
      }
    });
  }

  private handle(pdu: Buffer): void {
    const [command, status, sequence] = [pdu.readUInt32BE(4), pdu.readUInt32BE(8), pdu.readUInt32BE(12)];
    if (command >= GENERIC_NACK) return void this.responses.push({ sequence, status });
    if (this.deaf) return;
    if (command === BIND) {
      this.binds += 1;
      return this.respond(command, sequence, this.refuseBind ? 0x0e : 0, cstring('CENTRE'));
    }
    if (command === SUBMIT) return this.submit(pdu.subarray(16), sequence);
    if (command === ENQUIRE || command === UNBIND) this.respond(command, sequence, 0, Buffer.alloc(0));
  }

  private submit(body: Buffer, sequence: number): void {
    const mishap = this.mishaps.shift();
    if (mishap === 'throttle') return this.respond(SUBMIT, sequence, 0x58, Buffer.alloc(0));
    if (typeof mishap === 'object') return this.respond(SUBMIT, sequence, mishap.status, Buffer.alloc(0));
    const id = (++this.lastId).toString(16).toUpperCase();
    this.submitted.push({ ...readSubmit(body), id });
    if (mishap === 'drop') return this.drop();
    if (mishap !== 'mute') this.respond(SUBMIT, sequence, 0, cstring(id));
  }

  private respond(command: number, sequence: number, status: number, body: Buffer): void {
    this.socket?.write(frame(command + GENERIC_NACK, status, sequence, status === 0 ? body : Buffer.alloc(0)));
  }

  private send(command: number, body: Buffer): number {
    this.socket?.write(frame(command, 0, ++this.sequence, body));
    return this.sequence;
  }
}

function frame(command: number, status: number, sequence: number, body: Buffer): Buffer {
  const header = Buffer.alloc(16);
  [16 + body.length, command, status, sequence].forEach((value, at) => header.writeUInt32BE(value, at * 4));
  return Buffer.concat([header, body]);
}

const cstring = (text: string): Buffer => Buffer.from(`${text}\0`, 'latin1');

function readSubmit(body: Buffer): Omit<Submitted, 'id'> {
  let at = 0;
  const text = (): string => {
    const end = body.indexOf(0, at);
    const value = body.toString('latin1', at, end);
    at = end + 1;
    return value;
  };
  const octets = (count: number): number => {
    at += count;
    return body[at - 1]!;
  };
  text(); // service type
  octets(2);
  text(); // source
  octets(2);
  const to = text();
  const esmClass = octets(1);
  octets(2); // protocol, priority
  text(); // schedule
  text(); // validity
  octets(2); // registered, replace
  const coding = octets(1);
  octets(1); // default message
  const length = octets(1);
  return { to, esmClass, coding, body: Buffer.from(body.subarray(at, at + length)) };
}
