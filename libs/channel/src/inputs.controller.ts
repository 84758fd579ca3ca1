import { Body, Controller, Get, HttpCode, Inject, NotFoundException, Param, ParseUUIDPipe, Post, Query, type Type } from '@nestjs/common';
import { Roles } from '@s48/chassis';
import { Invalid, parseAs } from '@s48/contracts';
import { IsBase64, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { DataSource } from 'typeorm';
import { INPUT_STATES } from './inbound-message.entity.js';
import { Intake } from './intake.js';

/** Raw bytes up to this size are in the list; a recording or a mail with photos is not. */
const SHOWN_BYTES = 262_144;

const shown = (bytes: string): string => `case when octet_length(${bytes}) <= ${SHOWN_BYTES} then translate(encode(${bytes}, 'base64'), E'\\n', '') end ${bytes}`;

class Repair {
  /** The repaired raw message; without it the bytes are tried again as they came. */
  @IsOptional() @IsBase64() raw?: string;
}

class Discard {
  @IsString() @MinLength(3) @MaxLength(500) reason!: string;
}

/** `/api/<channel>/inputs`: what came in and was not understood. */
export function inputsController(channel: string): Type<unknown> {
  @Controller(`api/${channel}/inputs`)
  @Roles('operator', 'supervisor')
  class InputsController {
    constructor(
      @Inject(DataSource) private readonly database: DataSource,
      @Inject(Intake) private readonly intake: Intake,
    ) {}

    @Get()
    async inputs(@Query('state') state = 'parked'): Promise<object> {
      if (!(INPUT_STATES as readonly string[]).includes(state)) throw new Invalid([{ field: 'state', message: `must be one of ${INPUT_STATES.join(', ')}` }]);
      const items: object[] = await this.database.query(
        `select id, provider_id, received_at, state, reason, attempts, octet_length(raw) size,
                ${shown('raw')}, ${shown('repaired')} from inbound_message where state = $1 order by received_at desc limit 200`,
        [state],
      );
      return { items };
    }

    @Post(':id/replay')
    @HttpCode(204)
    async replay(@Param('id', ParseUUIDPipe) id: string, @Body() body: unknown): Promise<void> {
      const { raw } = parseAs(Repair, body ?? {});
      if (!(await this.intake.replay(id, raw ? Buffer.from(raw, 'base64') : undefined))) throw new NotFoundException('No such input waits for repair');
    }

    @Post(':id/discard')
    @HttpCode(204)
    async discard(@Param('id', ParseUUIDPipe) id: string, @Body() body: unknown): Promise<void> {
      const { reason } = parseAs(Discard, body);
      const [rows]: [unknown[]] = await this.database.query(
        `update inbound_message set state = 'discarded', reason = $2 where id = $1 and state in ('failed', 'parked') returning 1`,
        [id, reason],
      );
      if (rows.length === 0) throw new NotFoundException('No such input waits for repair');
    }
  }
  return InputsController;
}
