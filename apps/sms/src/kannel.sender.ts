import { Inject, Injectable } from '@nestjs/common';
import { Alarm, CHASSIS, CONFIG, Logger, type ChassisConfig } from '@s48/chassis';
import type { SmsConfig } from './config.js';
import { codingOf, meaningOfAnswer } from './domain/kannel.js';
import type { OutgoingText, Sent, SmsSender } from './sms-sender.js';

const ALL_REPORTS = '31';
const TIMEOUT_MS = 15_000;
/** Node hides the socket's complaint in the cause of its own. */
const NOT_SENT = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH/;

/** Through Kannel's `sendsms`. Its delivery reports call us back with our own id, so that ids of networks never need to match. */
@Injectable()
export class KannelSender implements SmsSender {
  readonly answerable: boolean;
  private readonly alarm: Alarm;
  private readonly from: string;

  constructor(
    @Inject(CONFIG) private readonly config: SmsConfig,
    @Inject(CHASSIS) private readonly chassis: ChassisConfig,
    @Inject(Logger) logger: Logger,
  ) {
    this.alarm = new Alarm(logger, 'no SMS leaves through Kannel');
    this.from = config.KANNEL_FROM ?? config.SMS_NUMBER;
    this.answerable = this.from.startsWith('+');
  }

  get trouble(): string | undefined {
    return this.alarm.trouble;
  }

  async send(message: OutgoingText): Promise<Sent> {
    let answer: { status: number; body: string };
    try {
      const response = await fetch(this.urlFor(message), { signal: AbortSignal.timeout(TIMEOUT_MS) });
      answer = { status: response.status, body: (await response.text()).slice(0, 200) };
    } catch (error) {
      return this.unanswered(error as Error);
    }
    const meaning = meaningOfAnswer(answer.status);
    const reason = `Kannel answered ${answer.status} ${answer.body}`;
    if (meaning === 'accepted') {
      this.alarm.clear();
      return { kind: 'handed-over', ref: kannelRef(message.id), proof: { provider: 'kannel', accepted: answer.body } };
    }
    if (meaning === 'alarm') this.alarm.raise(`${reason} (KANNEL_URL)`);
    if (meaning === 'permanent') return { kind: 'refused', reason };
    return { kind: meaning === 'unknown' ? 'unknown' : 'later', reason };
  }

  private unanswered(error: Error): Sent {
    const reason = `no answer from Kannel (${[error.message, (error.cause as Error | undefined)?.message].filter(Boolean).join(': ')})`;
    const notSent = NOT_SENT.test(`${reason} ${(error.cause as { code?: string } | undefined)?.code ?? ''}`);
    if (notSent) this.alarm.raise(reason);
    return { kind: notSent ? 'later' : 'unknown', reason };
  }

  private urlFor({ id, to, text }: OutgoingText): URL {
    const url = new URL(this.config.KANNEL_URL!);
    const [username, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
    [url.username, url.password] = ['', ''];
    const report = new URL(`${this.chassis.PUBLIC_URL.replace(/\/$/, '')}/hooks/kannel/dlr`);
    report.search = `token=${encodeURIComponent(this.config.KANNEL_HOOK_TOKEN!)}&delivery=${id}&type=%d&answer=%A&fid=%F`;
    const fields = { username, password, from: this.from, to, text, charset: 'UTF-8', coding: codingOf(text), 'dlr-mask': ALL_REPORTS, 'dlr-url': report.href };
    for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
    return url;
  }
}

export const kannelRef = (deliveryId: string): string => `kannel:${deliveryId}`;
