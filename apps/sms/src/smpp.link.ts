import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Alarm, CONFIG, Logger } from '@s48/chassis';
import { PDU } from 'smpp';
import type { SmsConfig } from './config.js';
import { ESME_RINVCMDID, ESME_RX_T_APPN, NotConnected, SmppWire } from './smpp.wire.js';

const REBIND_MS = [500, 1_000, 5_000, 15_000, 60_000];
/** A centre that refuses our name or password is not hammered. */
const REFUSED_MS = 60_000;

/** The bound transceiver, opened again whenever it is lost, for as long as the service runs. */
@Injectable()
export class SmppLink implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly alarm: Alarm;
  /** Takes what the centre delivers; set before the link opens. */
  receiver: { take(pdu: PDU, bytes: Buffer): Promise<void>; keep(bytes: Buffer): Promise<void> } | undefined;
  private wire: SmppWire | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failures = 0;
  private stopped = false;

  constructor(
    @Inject(CONFIG) private readonly config: SmsConfig,
    @Inject(Logger) private readonly logger: Logger,
  ) {
    this.alarm = new Alarm(logger, 'the SMPP link is down');
  }

  onApplicationBootstrap(): void {
    if (this.config.inbound === 'smpp' || this.config.outbound === 'smpp') void this.open();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.wire?.request(new PDU('unbind')).catch(() => undefined);
    this.wire?.close('the service stops');
  }

  request(pdu: PDU): Promise<PDU> {
    return this.wire ? this.wire.request(pdu) : Promise.reject(new NotConnected('the SMPP link is down'));
  }

  private async open(): Promise<void> {
    try {
      const url = new URL(this.config.SMPP_URL!);
      const onClose = (reason: string): void => this.lost(reason);
      const onRequest = (pdu: PDU, bytes: Buffer): Promise<PDU> => this.answer(pdu, bytes);
      const onUnreadable = (bytes: Buffer): Promise<boolean> => this.committed(this.receiver?.keep(bytes));
      const wire = await SmppWire.open(url, { onRequest, onUnreadable, onClose }, this.config.smppTimes);
      if (this.stopped) return wire.close('the service stops');
      // Whatever ends a wire tells so by onClose, once.
      await this.bind(wire, url).catch((error: Error) => wire.close(error.message));
    } catch (error) {
      this.lost((error as Error).message);
    }
  }

  private async bind(wire: SmppWire, url: URL): Promise<void> {
    const bind = new PDU('bind_transceiver', {
      system_id: decodeURIComponent(url.username), password: decodeURIComponent(url.password), system_type: this.config.SMPP_SYSTEM_TYPE ?? '', interface_version: 0x34,
    });
    const { command_status: status } = await wire.request(bind);
    if (wire.closed) return;
    if (this.stopped) return wire.close('the service stops');
    if (status !== 0) {
      this.failures = REBIND_MS.length;
      return wire.close(`the centre refuses to bind (status 0x${status.toString(16)}): check SMPP_URL`);
    }
    this.failures = 0;
    this.wire = wire;
    this.alarm.clear();
    this.logger.log('SMPP link bound');
  }

  private lost(reason: string): void {
    this.wire = undefined;
    if (this.stopped) return;
    this.alarm.raise(reason);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.open(), REBIND_MS[this.failures] ?? REFUSED_MS);
    this.failures += 1;
  }

  /** Acknowledged only after it is committed; when it cannot be, the centre is told to bring it again. */
  private async answer(pdu: PDU, bytes: Buffer): Promise<PDU> {
    if (pdu.command !== 'deliver_sm') return pdu.response({ command_status: ESME_RINVCMDID });
    return (await this.committed(this.receiver?.take(pdu, bytes))) ? pdu.response() : pdu.response({ command_status: ESME_RX_T_APPN });
  }

  private async committed(work: Promise<void> | undefined): Promise<boolean> {
    try {
      await work;
      return work !== undefined;
    } catch (error) {
      this.logger.warn(`deliver_sm put off: ${(error as Error).message}`);
      return false;
    }
  }
}
