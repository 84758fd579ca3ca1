import { Body, Controller, Get, HttpCode, Inject, NotFoundException, Param, ParseUUIDPipe, Post, Query, type Type } from '@nestjs/common';
import { read, Parking, type ParkedMessage } from '@s48/bus';
import { parseAs } from '@s48/contracts';
import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { Roles, SignedIn, type Staff } from './staff.js';

class Replay {
  /** The repaired message; without it the bytes go back as they are. */
  @IsOptional() @IsString() @MaxLength(1_048_576) body?: string;
}

class Discard {
  @IsString() @MinLength(3) @MaxLength(500) reason!: string;
}

/** `/api/<service>/parked`: see what could not be handled, repair and replay it, or discard it with a reason. */
export function parkedController(service: string): Type<unknown> {
  @Controller(`api/${service}/parked`)
  @Roles('operator', 'supervisor')
  class ParkedController {
    constructor(@Inject(Parking) private readonly parking: Parking) {}

    @Get()
    async list(@Query('state') state = 'parked'): Promise<{ items: ParkedMessage[] }> {
      return { items: await this.parking.list(state, 200) };
    }

    @Post(':id/replay')
    @HttpCode(204)
    async replay(@Param('id', ParseUUIDPipe) id: string, @Body() input: unknown, @SignedIn() staff: Staff): Promise<void> {
      const { body } = parseAs(Replay, input ?? {});
      if (body !== undefined) read(body);
      if (!(await this.parking.replay(id, staff.id, body))) throw new NotFoundException('No such parked message; it may have been settled already');
    }

    @Post(':id/discard')
    @HttpCode(204)
    async discard(@Param('id', ParseUUIDPipe) id: string, @Body() input: unknown, @SignedIn() staff: Staff): Promise<void> {
      const { reason } = parseAs(Discard, input);
      if (!(await this.parking.discard(id, staff.id, reason))) throw new NotFoundException('No such parked message; it may have been settled already');
    }
  }
  return ParkedController;
}
