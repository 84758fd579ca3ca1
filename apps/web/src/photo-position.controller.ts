import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { Public } from '@s48/chassis';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Position } from './domain/photo.js';
import { photosOf, readForm } from './form.reader.js';
import { positionOf } from './photos.js';
import { RequestLimits } from './request-limits.js';

/** Before the citizen submits: where the photo says it was taken, for the map to offer. Nothing is kept. */
@Controller('api/reports/photo-position')
@Public()
export class PhotoPositionController {
  constructor(@Inject(RequestLimits) private readonly limits: RequestLimits) {}

  @Post()
  @HttpCode(200)
  async position(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<{ position: Position | null }> {
    this.limits.take('photo', request, reply);
    for (const { bytes } of photosOf(await readForm(request))) {
      const position = await positionOf(bytes);
      if (position) return { position };
    }
    return { position: null };
  }
}
