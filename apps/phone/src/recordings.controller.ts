import { Body, ConflictException, Controller, Delete, Get, Headers, HttpCode, Inject, NotFoundException, Param, ParseUUIDPipe, Post, Query, Res } from '@nestjs/common';
import { CONFIG, Roles, SignedIn, type Staff } from '@s48/chassis';
import { Invalid } from '@s48/contracts';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { recordAccess } from './access-log.js';
import { readTranscript } from './bodies.js';
import type { PhoneConfig } from './config.js';
import { byteRange } from './domain/byte-range.js';
import { peaksOf } from './domain/peaks.js';
import type { Recording } from './recording.entity.js';
import { Recordings, type RecordingRow } from './recordings.js';
import { Sounds } from './sounds.js';

const STATES = ['waiting', 'transcribed'];
const WAVEFORM_STEPS = 400;
/** Nothing much is said in less. */
const SHORT_SECONDS = 3;

/** The queue of recorded calls: listen, claim, write down. */
@Controller('api/phone/recordings')
@Roles('operator')
export class RecordingsController {
  constructor(
    @Inject(Recordings) private readonly recordings: Recordings,
    @Inject(Sounds) private readonly sounds: Sounds,
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CONFIG) private readonly config: PhoneConfig,
  ) {}

  @Get()
  async list(@Query('state') state = 'waiting'): Promise<object> {
    if (!STATES.includes(state)) throw new Invalid([{ field: 'state', message: `must be one of ${STATES.join(', ')}` }]);
    const rows = await this.recordings.list(state);
    return { items: rows.map((row) => this.show(row, new Date())) };
  }

  @Post(':id/claim')
  @HttpCode(200)
  async claim(@Param('id', ParseUUIDPipe) id: string, @SignedIn() staff: Staff): Promise<object> {
    const until = await this.recordings.claim(id, staff);
    if (!until) throw await this.refusal(id);
    return { claimedUntil: until };
  }

  @Delete(':id/claim')
  @HttpCode(204)
  async release(@Param('id', ParseUUIDPipe) id: string, @SignedIn() staff: Staff): Promise<void> {
    await this.recordings.release(id, staff);
  }

  @Post(':id/transcript')
  @HttpCode(200)
  async transcribe(@Param('id', ParseUUIDPipe) id: string, @Body() body: unknown, @SignedIn() staff: Staff): Promise<object> {
    const transcript = readTranscript(body);
    if (!(await this.recordings.transcribe(id, transcript, staff))) throw await this.refusal(id);
    return { state: 'transcribed', outcome: transcript.outcome };
  }

  /** Players seek by asking for ranges. */
  @Get(':id/audio')
  @Roles('operator', 'supervisor')
  async audio(@Param('id', ParseUUIDPipe) id: string, @Headers('range') range: string | undefined, @SignedIn() staff: Staff, @Res() reply: FastifyReply): Promise<void> {
    const file = await this.sounds.playable(await this.found(id));
    if (!file) throw new NotFoundException('The sound of this recording was deleted');
    const part = byteRange(range, file.bytes.length);
    void reply.headers({ 'content-type': file.mime, 'accept-ranges': 'bytes', 'content-disposition': 'inline', 'x-content-type-options': 'nosniff', 'cache-control': 'private, max-age=300' });
    if (part === 'unsatisfiable') return void reply.status(416).header('content-range', `bytes */${file.bytes.length}`).send();
    if (part === 'whole' || part.from === 0) await recordAccess(this.database.manager, staff.id, 'recording', id);
    if (part === 'whole') return void reply.send(file.bytes);
    void reply.status(206).header('content-range', `bytes ${part.from}-${part.to}/${file.bytes.length}`).send(file.bytes.subarray(part.from, part.to + 1));
  }

  /** The shape of the sound, for drawing; empty where it cannot be told. */
  @Get(':id/peaks')
  @Roles('operator', 'supervisor')
  async peaks(@Param('id', ParseUUIDPipe) id: string): Promise<{ peaks: number[] }> {
    const file = await this.sounds.original(await this.found(id));
    return { peaks: (file && peaksOf(file.bytes, WAVEFORM_STEPS)) ?? [] };
  }

  private show(row: RecordingRow, now: Date): object {
    const overdue = row.state === 'waiting' && now.getTime() - row.receivedAt.getTime() >= this.config.TRANSCRIPT_ALARM;
    return { ...row, short: row.seconds < SHORT_SECONDS, overdue, audioUrl: `/api/phone/recordings/${row.id}/audio` };
  }

  private async found(id: string): Promise<Recording> {
    const recording = await this.recordings.find(id);
    if (!recording) throw new NotFoundException('No such recording');
    return recording;
  }

  private async refusal(id: string): Promise<ConflictException> {
    const { state, claimedName, leasedUntil } = await this.found(id);
    if (state === 'transcribed') return new ConflictException('This recording is transcribed already');
    return new ConflictException(`${claimedName} is transcribing this recording until ${leasedUntil?.toISOString()}`);
  }
}
