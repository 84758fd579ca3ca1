import { Body, Controller, Get, Inject, NotFoundException, Post, Query, UseGuards } from '@nestjs/common';
import { uuid7 } from '@s48/bus';
import { Intake, toE164, type Taken } from '@s48/channel';
import { CONFIG, Public, SimulatorGuard } from '@s48/chassis';
import { Invalid, parseAs } from '@s48/contracts';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { DataSource } from 'typeorm';
import type { SmsConfig } from './config.js';

class SimulatedText {
  @IsString() @MinLength(1) @MaxLength(20) from!: string;
  @IsString() @MaxLength(1_600) text!: string;
}

/** A phone to try the system with: what it texts goes the way of every text, and what it was sent can be read. */
@Controller('api/sms/simulator/messages')
@Public()
@UseGuards(SimulatorGuard)
export class SimulatorController {
  constructor(
    @Inject(CONFIG) private readonly config: SmsConfig,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(DataSource) private readonly database: DataSource,
  ) {}

  @Post()
  async text(@Body() body: unknown): Promise<Taken> {
    if (this.config.inbound !== 'simulator') throw new NotFoundException('Text messages do not come from the simulator here (SMS_INBOUND)');
    const { from, text } = parseAs(SimulatedText, body);
    const id = uuid7();
    await this.database.query(`insert into simulated_message (id, phone, direction, text) values ($1, $2, 'in', $3)`, [id, toE164(from) ?? from, text]);
    const raw = Buffer.from(JSON.stringify({ from, to: this.config.SMS_NUMBER, text }));
    return this.intake.take({ providerId: `simulator:${id}`, raw, receivedAt: new Date() });
  }

  @Get()
  async messages(@Query('phone') phone?: string): Promise<object> {
    if (!phone) throw new Invalid([{ field: 'phone', message: 'name the phone whose messages to show, for example ?phone=0641234567' }]);
    const items: object[] = await this.database.query('select id, direction, text, at from simulated_message where phone = $1 order by at limit 200', [toE164(phone) ?? phone]);
    return { items };
  }
}
