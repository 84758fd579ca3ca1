import { ForbiddenException, Inject, Injectable, NotFoundException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { isSignedByTwilio } from '@s48/channel';
import { Alarm, CHASSIS, CONFIG, Logger, Metrics, type ChassisConfig } from '@s48/chassis';
import type { FastifyRequest } from 'fastify';
import type { PhoneConfig } from './config.js';
import { TwilioApi } from './twilio.api.js';

/** Lets in only calls of webhooks that Twilio signed. */
@Injectable()
export class TwilioGuard implements CanActivate {
  private readonly counter;
  private readonly alarm: Alarm;

  constructor(
    @Inject(CONFIG) private readonly config: PhoneConfig,
    @Inject(CHASSIS) private readonly chassis: ChassisConfig,
    @Inject(TwilioApi) private readonly api: TwilioApi,
    @Inject(Logger) logger: Logger,
    @Inject(Metrics) metrics: Metrics,
  ) {
    this.alarm = new Alarm(logger, 'Twilio voice webhook refused for its signature');
    this.counter = metrics.counter('webhook_refused_total', 'Calls of provider webhooks with a wrong or no signature', ['provider']);
  }

  canActivate(context: ExecutionContext): boolean {
    if (!this.api.configured) throw new NotFoundException('Twilio is not configured here');
    const request = context.switchToHttp().getRequest<FastifyRequest & { rawBody?: Buffer }>();
    const tokens = [this.config.TWILIO_AUTH_TOKEN, this.config.TWILIO_AUTH_TOKEN_OLD];
    if (isSignedByTwilio(request, { publicUrl: this.chassis.PUBLIC_URL, tokens })) return true;
    this.counter.inc({ provider: 'twilio' });
    this.alarm.raise('if all are refused, check PUBLIC_URL and TWILIO_AUTH_TOKEN');
    throw new ForbiddenException('The X-Twilio-Signature is missing or wrong');
  }
}
