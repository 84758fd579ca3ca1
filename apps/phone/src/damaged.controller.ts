import { ConflictException, Controller, HttpCode, Inject, NotFoundException, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { InboundMessage, Intake } from '@s48/channel';
import { Logger, Roles, SignedIn, type Staff } from '@s48/chassis';
import { DataSource } from 'typeorm';
import { pack, unpack, type PhoneInput, type RecordingInput } from './domain/raw-input.js';
import { checkWav, mendWav } from './domain/wav.js';
import { readExchangeMail } from './exchange-mail.js';

/** Recordings parked because their sound is shorter than it should be, or because nobody knows who mailed them: an operator may take what is there. */
@Controller('api/phone/recordings/damaged')
@Roles('operator')
export class DamagedController {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(Logger) private readonly logger: Logger,
  ) {}

  /** The bytes as they came stay in the input; the report gets a copy with a header that can be played. */
  @Post(':id/accept')
  @HttpCode(204)
  async accept(@Param('id', ParseUUIDPipe) id: string, @SignedIn() staff: Staff): Promise<void> {
    const parked = await this.database.manager.findOneBy(InboundMessage, { id, state: 'parked' });
    const input = parked && (await recordingIn(unpack(parked.raw)));
    if (!input) throw new NotFoundException('No such damaged recording');
    const audio = Buffer.from(mendWav(input.audio));
    if (input.mime === 'audio/wav' ? !checkWav(audio).whole : audio.length === 0) throw new ConflictException('Nothing of this recording can be heard; discard it with a reason');
    if (!(await this.intake.replay(id, pack({ ...input, audio })))) throw new ConflictException('This recording was settled meanwhile');
    this.logger.log(`damaged recording ${id} accepted by ${staff.id}`);
  }
}

async function recordingIn(input: PhoneInput): Promise<RecordingInput | null> {
  if (input.source === 'mail') return (await readExchangeMail(input.mail)).recording;
  return input.source === 'recording' ? input : null;
}
