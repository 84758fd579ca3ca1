import { Inject, Injectable } from '@nestjs/common';
import { isSignedByTwilio } from '@s48/channel';
import { Alarm, CHASSIS, CONFIG, Logger, Metrics, type ChassisConfig } from '@s48/chassis';
import type { FastifyRequest } from 'fastify';
import type { SmsConfig } from './config.js';

/** So many in a row, and it is our configuration rather than an attacker. */
const SUSPICIOUS = 3;

/** What Twilio signed and what not, counted, so that a wrong configuration is told from an attacker. */
@Injectable()
export class TwilioSignatures {
  private readonly counter;
  private refusedInARow = 0;
  private acceptedAt: Date | undefined;
  private readonly alarm: Alarm;

  constructor(
    @Inject(CONFIG) private readonly config: SmsConfig,
    @Inject(CHASSIS) private readonly chassis: ChassisConfig,
    @Inject(Logger) logger: Logger,
    @Inject(Metrics) metrics: Metrics,
  ) {
    this.alarm = new Alarm(logger, 'Twilio webhook calls refused for their signature');
    this.counter = metrics.counter('webhook_refused_total', 'Calls of provider webhooks with a wrong or no signature', ['provider']);
  }

  /** Said on the health page. */
  get trouble(): string | undefined {
    return this.refusedInARow >= SUSPICIOUS ? `the last ${this.refusedInARow} webhook calls had a wrong signature: check PUBLIC_URL and TWILIO_AUTH_TOKEN` : undefined;
  }

  accepts(request: FastifyRequest & { rawBody?: Buffer }): boolean {
    const tokens = [this.config.TWILIO_AUTH_TOKEN, this.config.TWILIO_AUTH_TOKEN_OLD];
    if (!isSignedByTwilio(request, { publicUrl: this.chassis.PUBLIC_URL, tokens })) {
      this.refuse();
      return false;
    }
    this.refusedInARow = 0;
    this.acceptedAt = new Date();
    return true;
  }

  private refuse(): void {
    this.refusedInARow += 1;
    this.counter.inc({ provider: 'twilio' });
    const last = this.acceptedAt ? `the last good one came at ${this.acceptedAt.toISOString()}` : 'none was good since the start';
    this.alarm.raise(`${this.refusedInARow} in a row, ${last}`);
  }
}
