import { Controller, Headers, HttpCode, Inject, Post, Query, Req, UseGuards } from '@nestjs/common';
import { CHASSIS, CONFIG, Public, SimulatorGuard, type ChassisConfig } from '@s48/chassis';
import { Invalid } from '@s48/contracts';
import type { FastifyRequest } from 'fastify';
import type { PhoneConfig } from './config.js';
import { checkWav } from './domain/wav.js';
import { SpoolWriter } from './spool-writer.js';
import { spoolFolder, VoicemailTicker } from './voicemail.ticker.js';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'audio/wav': 'wav', 'audio/x-wav': 'wav', 'audio/wave': 'wav', 'audio/vnd.wave': 'wav', 'audio/mpeg': 'mp3', 'audio/ogg': 'ogg', 'audio/webm': 'webm',
};

interface Upload {
  readonly audio: Buffer;
  readonly mime: string;
  readonly fields: Readonly<Record<string, string | undefined>>;
}

/** Somebody calls after hours: the sound goes into the voicemail folder as the telephone exchange would put it there. */
@Controller('api/phone/simulator/recordings')
@Public()
@UseGuards(SimulatorGuard)
export class SimulatorController {
  private writer: SpoolWriter | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: PhoneConfig,
    @Inject(CHASSIS) private readonly chassis: ChassisConfig,
    @Inject(VoicemailTicker) private readonly voicemail: VoicemailTicker,
  ) {}

  @Post()
  @HttpCode(202)
  async call(@Req() request: FastifyRequest, @Query() query: Record<string, string>, @Headers('x-caller') header?: string): Promise<object> {
    const { audio, mime, fields } = await readUpload(request);
    const extension = EXTENSIONS[mime];
    if (!extension) throw new Invalid([{ field: 'audio', message: `must be one of ${Object.keys(EXTENSIONS).join(', ')}; it is ${mime || 'without a type'}` }]);
    const caller = fields['caller'] ?? query['caller'] ?? header ?? '';
    const wav = extension === 'wav' ? checkWav(audio) : null;
    const seconds = Number(fields['seconds'] ?? query['seconds'] ?? (wav?.whole ? Math.round(wav.seconds) : 0));
    if (!Number.isInteger(seconds) || seconds < 0) throw new Invalid([{ field: 'seconds', message: 'must be a whole number of seconds' }]);
    this.writer ??= new SpoolWriter(spoolFolder(this.config, this.chassis)!);
    const msgId = await this.writer.leave({ caller, seconds, extension, audio });
    this.voicemail.ring();
    return { msgId };
  }
}

/** The sound as the body itself, or as a file of a form. */
async function readUpload(request: FastifyRequest): Promise<Upload> {
  if (!request.isMultipart()) {
    const audio = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    return { audio, mime: (request.headers['content-type'] ?? '').split(';')[0]!.trim(), fields: {} };
  }
  const fields: Record<string, string> = {};
  let found: { audio: Buffer; mime: string } | undefined;
  for await (const part of request.parts()) {
    if (part.type === 'file') found = { audio: await part.toBuffer(), mime: part.mimetype };
    else fields[part.fieldname] = String(part.value);
  }
  if (!found) throw new Invalid([{ field: 'audio', message: 'the form holds no file' }]);
  return { ...found, fields };
}
