import { ForbiddenException, Inject, Injectable, NotFoundException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { CONFIG } from '@s48/chassis';
import type { FastifyRequest } from 'fastify';
import type { SmsConfig } from './config.js';
import { TwilioSignatures } from './twilio.signatures.js';

/** Lets in only what Twilio signed. */
@Injectable()
export class TwilioGuard implements CanActivate {
  constructor(
    @Inject(CONFIG) private readonly config: SmsConfig,
    @Inject(TwilioSignatures) private readonly signatures: TwilioSignatures,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest & { rawBody?: Buffer }>();
    if (this.config.inbound !== 'twilio' && this.config.outbound !== 'twilio') throw new NotFoundException('Twilio is not configured here');
    if (this.signatures.accepts(request)) return true;
    throw new ForbiddenException('The X-Twilio-Signature is missing or wrong');
  }
}
