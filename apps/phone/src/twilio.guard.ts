import { ForbiddenException, Inject, Injectable, NotFoundException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { isSignedByTwilio } from '@s48/channel';
import { CHASSIS, CONFIG, Logger, Metrics, type ChassisConfig } from '@s48/chassis';
import type { FastifyRequest } from 'fastify';
import type { PhoneConfig } from './config.js';
import { TwilioApi } from './twilio.api.js';

const ALARM_EVERY_MS = 60_000;

/** Lets in only calls of webhooks that Twilio signed. */
@Injectable()
export class TwilioGuard implements CanActivate {
  private readonly counter;
  private alarmedAt = 0;

  constructor(
    @Inject(CONFIG) private readonly config: PhoneConfig,
    @Inject(CHASSIS) private readonly chassis: ChassisConfig,
    @Inject(TwilioApi) private readonly api: TwilioApi,
    @Inject(Logger) private readonly logger: Logger,
    @Inject(Metrics) metrics: Metrics,
  ) {
    this.counter = metrics.counter('webhook_refused_total', 'Calls of provider webhooks with a wrong or no signature', ['provider']);
  }

  canActivate(context: ExecutionContext): boolean {
    if (!this.api.configured) throw new NotFoundException('Twilio is not configured here');
    const request = context.switchToHttp().getRequest<FastifyRequest & { rawBody?: Buffer }>();
    const tokens = [this.config.TWILIO_AUTH_TOKEN, this.config.TWILIO_AUTH_TOKEN_OLD];
    if (isSignedByTwilio(request, { publicUrl: this.chassis.PUBLIC_URL, tokens })) return true;
    this.refuse();
    throw new ForbiddenException('The X-Twilio-Signature is missing or wrong');
  }

  private refuse(): void {
    this.counter.inc({ provider: 'twilio' });
    if (Date.now() - this.alarmedAt < ALARM_EVERY_MS) return;
    this.alarmedAt = Date.now();
    this.logger.error('ALARM: Twilio voice webhook refused for its signature; if all are, check PUBLIC_URL and TWILIO_AUTH_TOKEN');
  }
}
