import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { Public } from '@s48/chassis';
import type { FastifyRequest } from 'fastify';
import type { Position } from './domain/photo.js';
import { photosOf, readForm } from './form.reader.js';
import { positionOf } from './photos.js';

/** Before the citizen submits: where the photo says it was taken, for the map to offer. Nothing is kept. */
@Controller('api/reports/photo-position')
@Public()
export class PhotoPositionController {
  @Post()
  @HttpCode(200)
  async position(@Req() request: FastifyRequest): Promise<{ position: Position | null }> {
    for (const { bytes } of photosOf(await readForm(request))) {
      const position = await positionOf(bytes);
      if (position) return { position };
    }
    return { position: null };
  }
}
