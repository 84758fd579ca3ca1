import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { PDU } from 'smpp';

export interface WireEvents {
  /** A request of the other side; what it returns is sent as the response. */
  readonly onRequest: (pdu: PDU, bytes: Buffer) => Promise<PDU>;
  /** A text that the codec cannot read; true when it is kept, so that the centre need not bring it again. */
  readonly onUnreadable: (bytes: Buffer) => Promise<boolean>;
  readonly onClose: (reason: string) => void;
}

export interface WireTimes {
  readonly responseMs: number;
  readonly enquireMs: number;
  /** No PDU for so long: the other side is gone. */
  readonly silenceMs: number;
}

export class NoResponse extends Error {}
export class NotConnected extends Error {}

const MAX_PDU = 64 * 1024;
const HEADER = 16;
const DELIVER_SM = 0x05;
export const ESME_RINVCMDID = 0x03;
/** A temporary fault of ours: bring it again. */
export const ESME_RX_T_APPN = 0x64;

/**
 * One SMPP connection: frames, matches responses, keeps the link alive. The package's own session goes deaf after a malformed PDU, never
 * answers what was outstanding when the connection closed, and does not notice a silent peer; only its codec is used.
 */
export class SmppWire {
  private buffer = Buffer.alloc(0);
  private sequence = 0;
  private heardAt = Date.now();
  private readonly waiting = new Map<number, { resolve: (pdu: PDU) => void; reject: (error: Error) => void; timer: NodeJS.Timeout }>();
  private readonly keepAlive: NodeJS.Timeout;
  /** For good: whatever follows needs another wire. */
  closed = false;

  private constructor(
    private readonly socket: Socket,
    private readonly events: WireEvents,
    private readonly times: WireTimes,
  ) {
    socket.on('data', (chunk: Buffer) => this.read(chunk));
    socket.on('error', (error) => this.close(error.message));
    socket.on('close', () => this.close('the connection was closed'));
    this.keepAlive = setInterval(() => this.watch(), times.enquireMs);
  }

  static open(url: URL, events: WireEvents, times: WireTimes): Promise<SmppWire> {
    const secure = url.protocol !== 'smpp:';
    const target = { host: url.hostname, port: Number(url.port) || (secure ? 3550 : 2775), servername: url.hostname };
    return new Promise((resolve, reject) => {
      const socket = secure ? connectSecure(target) : connectPlain(target);
      const timer = setTimeout(() => socket.destroy(new Error('no connection in time')), times.responseMs);
      socket.once('error', reject);
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        clearTimeout(timer);
        socket.off('error', reject);
        resolve(new SmppWire(socket, events, times));
      });
      socket.once('close', () => clearTimeout(timer));
    });
  }

  /** Sends a request and waits for its response. {@link NotConnected}: nothing left; {@link NoResponse}: nobody knows. */
  request(pdu: PDU): Promise<PDU> {
    if (this.closed) return Promise.reject(new NotConnected('the SMPP link is down'));
    this.sequence = (this.sequence % 0x7fffffff) + 1;
    pdu.sequence_number = this.sequence;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.settle(pdu.sequence_number)?.reject(new NoResponse(`no response to ${pdu.command}`)), this.times.responseMs);
      this.waiting.set(pdu.sequence_number, { resolve, reject, timer });
      this.socket.write(pdu.toBuffer());
    });
  }

  close(reason: string): void {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.keepAlive);
    for (const sequence of [...this.waiting.keys()]) this.settle(sequence)?.reject(new NoResponse(reason));
    this.socket.destroy();
    this.events.onClose(reason);
  }

  private settle(sequence: number): { resolve: (pdu: PDU) => void; reject: (error: Error) => void } | undefined {
    const entry = this.waiting.get(sequence);
    this.waiting.delete(sequence);
    clearTimeout(entry?.timer);
    return entry;
  }

  private watch(): void {
    if (Date.now() - this.heardAt > this.times.silenceMs) return this.close(`nothing heard for ${this.times.silenceMs} ms`);
    this.request(new PDU('enquire_link')).catch(() => undefined);
  }

  private read(chunk: Buffer): void {
    this.heardAt = Date.now();
    this.buffer = Buffer.concat([this.buffer, chunk]);
    while (!this.closed && this.buffer.length >= 4) {
      const length = this.buffer.readUInt32BE(0);
      if (length < HEADER || length > MAX_PDU) return this.close(`a PDU of ${length} bytes cannot be`);
      if (this.buffer.length < length) return;
      const bytes = Buffer.from(this.buffer.subarray(0, length));
      this.buffer = this.buffer.subarray(length);
      this.take(bytes);
    }
  }

  private take(bytes: Buffer): void {
    const pdu = decode(bytes);
    if (pdu?.isResponse() ?? (bytes.readUInt32BE(4) & 0x80000000) !== 0) {
      if (pdu) this.settle(bytes.readUInt32BE(12))?.resolve(pdu);
      return;
    }
    if (!pdu && bytes.readUInt32BE(4) === DELIVER_SM) return this.keep(bytes);
    if (!pdu || pdu.command === 'unknown') return this.write(nack(bytes));
    if (pdu.command === 'enquire_link') return this.write(pdu.response());
    if (pdu.command === 'unbind') {
      this.write(pdu.response());
      return this.close('the other side unbound');
    }
    void this.events.onRequest(pdu, bytes).then((response) => this.write(response));
  }

  private keep(bytes: Buffer): void {
    const sequence_number = bytes.readUInt32BE(12);
    void this.events.onUnreadable(bytes).then((kept) => this.write(new PDU('deliver_sm_resp', { sequence_number, command_status: kept ? 0 : ESME_RX_T_APPN })));
  }

  private write(pdu: PDU): void {
    if (!this.closed) this.socket.write(pdu.toBuffer());
  }
}

function decode(bytes: Buffer): PDU | null {
  try {
    return new PDU(bytes);
  } catch {
    return null;
  }
}

const nack = (bytes: Buffer): PDU => new PDU('generic_nack', { sequence_number: bytes.readUInt32BE(12), command_status: ESME_RINVCMDID });
