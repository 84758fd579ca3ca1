import { Inject, Injectable } from '@nestjs/common';
import type { Outcome } from '@s48/channel';
import { GammuOutbox } from './gammu.outbox.js';
import type { OutgoingText, Sent, SmsSender } from './sms-sender.js';

/** Over a GSM modem: gammu-smsd fetches what lies in its outbox, and the ticker sees what became of it. */
@Injectable()
export class GammuSender implements SmsSender {
  /** It leaves with the number of the SIM card. */
  readonly answerable = true;

  constructor(@Inject(GammuOutbox) private readonly outbox: GammuOutbox) {}

  get trouble(): string | undefined {
    return this.outbox.alarm.trouble;
  }

  async send(message: OutgoingText): Promise<Sent> {
    const found = await this.outbox.find(message.id);
    if (found) return found;
    await this.outbox.put(message);
    return { kind: 'unknown', reason: 'waits in the outbox of the modem' };
  }

  find({ id }: OutgoingText): Promise<Outcome | null> {
    return this.outbox.find(id);
  }
}
