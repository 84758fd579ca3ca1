import { Body, Controller, HttpCode, Inject, NotFoundException, Put, UseGuards, type CanActivate, type Type } from '@nestjs/common';
import { CHASSIS, Public, type ChassisConfig } from '@s48/chassis';
import { durationMs, Invalid } from '@s48/contracts';

/** Lets a route exist only where the system is tried out without accounts. */
export class SimulatorGuard implements CanActivate {
  constructor(@Inject(CHASSIS) private readonly config: ChassisConfig) {}

  canActivate(): boolean {
    if (!this.config.SIMULATOR) throw new NotFoundException('The simulator is off: a provider is configured, or this is production');
    return true;
  }
}

/** `/api/<channel>/simulator/promise`: lets the promise of new reports last minutes instead of hours. */
export function promiseSwitchController(channel: string): Type<unknown> {
  @Controller(`api/${channel}/simulator/promise`)
  @Public()
  class PromiseSwitchController {
    constructor(@Inject(CHASSIS) private readonly config: { PROMISE: number }) {}

    @Put()
    @HttpCode(204)
    @UseGuards(SimulatorGuard)
    set(@Body() body: { promise?: unknown }): void {
      try {
        this.config.PROMISE = durationMs(String(body?.promise));
      } catch (error) {
        throw new Invalid([{ field: 'promise', message: (error as Error).message }]);
      }
    }
  }
  return PromiseSwitchController;
}
