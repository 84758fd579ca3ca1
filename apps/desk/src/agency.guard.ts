import { createParamDecorator, Inject, Injectable, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { AgencyCode } from '@s48/contracts';
import type { FastifyRequest } from 'fastify';
import { Agencies } from './agencies.js';

type AgencyRequest = FastifyRequest & { agency?: AgencyCode };

/** Lets in an agency's system by its key: `Authorization: Bearer <key>`. */
@Injectable()
export class AgencyGuard implements CanActivate {
  constructor(@Inject(Agencies) private readonly agencies: Agencies) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AgencyRequest>();
    const key = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const agency = key ? await this.agencies.ofKey(key) : null;
    if (!agency) throw new UnauthorizedException('Send your key as "Authorization: Bearer <key>"; an administrator makes keys');
    request.agency = agency;
    return true;
  }
}

export const CallingAgency = createParamDecorator((_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<AgencyRequest>().agency);
