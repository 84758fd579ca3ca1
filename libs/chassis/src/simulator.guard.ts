import { Inject, Injectable, NotFoundException, type CanActivate } from '@nestjs/common';
import type { ChassisConfig } from './config.js';
import { CHASSIS } from './service.module.js';

/** Lets a route exist only where the system is tried out without accounts. */
@Injectable()
export class SimulatorGuard implements CanActivate {
  constructor(@Inject(CHASSIS) private readonly config: Pick<ChassisConfig, 'SIMULATOR'>) {}

  canActivate(): boolean {
    if (!this.config.SIMULATOR) throw new NotFoundException('The simulator is off: a provider is configured, or this is production');
    return true;
  }
}
