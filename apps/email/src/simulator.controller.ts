import { Body, Controller, Get, Inject, NotFoundException, Post, Query, UseGuards } from '@nestjs/common';
import { uuid7 } from '@s48/bus';
import { Intake, toMailAddress, type Taken } from '@s48/channel';
import { keyOf } from '@s48/channel/mailbox';
import { CONFIG, Public, SimulatorGuard, Seal } from '@s48/chassis';
import { Invalid, parseAs } from '@s48/contracts';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { DataSource } from 'typeorm';
import type { EmailConfig } from './config.js';
import { composeMail } from './mail.composer.js';
import { parseMail } from './mail.parser.js';

class SimulatedMail {
  @IsString() @MaxLength(254) from!: string;
  @IsOptional() @IsString() @MaxLength(200) subject?: string;
  @IsString() @MaxLength(50_000) text!: string;
  /** The id of a mail that the mailbox was sent. */
  @IsOptional() @IsString() @MaxLength(200) inReplyTo?: string;
}

interface Kept {
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly raw: Buffer;
  readonly at: Date;
}

/** A mailbox to try the system with: what it sends is a real mail and goes the way of every mail, and what it was sent can be read. */
@Controller('api/email/simulator/mails')
@Public()
@UseGuards(SimulatorGuard)
export class SimulatorController {
  constructor(
    @Inject(CONFIG) private readonly config: EmailConfig,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(Seal) private readonly seal: Seal,
    @Inject(DataSource) private readonly database: DataSource,
  ) {}

  @Post()
  async write(@Body() body: unknown): Promise<Taken> {
    if (this.config.inbound !== 'simulator') throw new NotFoundException('Mails do not come from the simulator here (IMAP_URL, MAIL_LISTEN)');
    const { from, subject = '', text, inReplyTo } = parseAs(SimulatedMail, body);
    const address = addressOf(from, 'from');
    const answered = inReplyTo ? await this.find(address, inReplyTo) : null;
    const id = uuid7();
    const raw = await composeMail({
      from: { name: '', address },
      to: answered?.replyTo ?? this.config.EMAIL_ADDRESS,
      subject: subject || (answered ? `Re: ${answered.subject}` : ''),
      text,
      messageId: `<${id}@simulator.invalid>`,
      ...(answered?.messageId && { inReplyTo: answered.messageId }),
    });
    await this.database.query(`insert into simulated_mail (id, address, person_key, direction, raw) values ($1, $2, $3, 'in', $4)`, [id, address, this.seal.personOf(address), raw]);
    return this.intake.take({ providerId: keyOf(raw), raw, receivedAt: new Date() });
  }

  @Get()
  async mails(@Query('address') address?: string): Promise<object> {
    const rows: Kept[] = await this.database.query('select id, direction, raw, at from simulated_mail where address = $1 order by at limit 200', [addressOf(address, 'address')]);
    return { items: await Promise.all(rows.map(readable)) };
  }

  private async find(address: string, id: string) {
    const [row]: Kept[] = await this.database.query(`select id, direction, raw, at from simulated_mail where address = $1 and id::text = $2 and direction = 'out'`, [address, id]);
    if (!row) throw new Invalid([{ field: 'inReplyTo', message: 'no mail with this id was sent to this address; take an id from the list of its mails' }]);
    return parseMail(row.raw);
  }
}

async function readable({ id, direction, raw, at }: Kept): Promise<object> {
  const { subject, text, replyTo } = await parseMail(raw);
  return { id, direction, subject, text, replyTo, at };
}

function addressOf(text: string | undefined, field: string): string {
  const address = toMailAddress(text ?? '');
  if (!address) throw new Invalid([{ field, message: 'must be a mail address, for example ana@primer.rs' }]);
  return address;
}
