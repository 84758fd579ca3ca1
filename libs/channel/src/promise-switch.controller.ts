import { Body, Controller, HttpCode, Inject, Put, UseGuards, type Type } from '@nestjs/common';
import { CHASSIS, Public, SimulatorGuard } from '@s48/chassis';
import { durationMs, Invalid } from '@s48/contracts';

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
