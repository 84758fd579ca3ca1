import { ConflictException, Controller, ForbiddenException, Get, Inject, NotFoundException, Param, Query, Req, Res, type Type } from '@nestjs/common';
import { CHASSIS, Public, Seal, Sessions, sessionToken, viewerOf, type ChassisConfig, type FileQuery } from '@s48/chassis';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { Attachments, refuseInfected } from './attachments.js';

const SHOWN_INLINE = /^(image\/(jpeg|png|webp|gif)|audio\/[\w.+-]+)$/;

/** `/files/<channel>/<id>`: an attachment, against a link that desk minted for this viewer within the last five minutes. */
export function filesController(channel: string): Type<unknown> {
  @Controller(`files/${channel}`)
  class FilesController {
    constructor(
      @Inject(DataSource) private readonly database: DataSource,
      @Inject(Attachments) private readonly attachments: Attachments,
      @Inject(Seal) private readonly seal: Seal,
      @Inject(Sessions) private readonly sessions: Sessions,
      @Inject(CHASSIS) private readonly config: ChassisConfig,
    ) {}

    @Get(':id')
    @Public()
    async file(@Param('id') id: string, @Query() query: FileQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
      const viewer = viewerOf(this.seal, { channel, id }, query, new Date());
      if (!viewer || !(await this.isViewer(viewer, request))) throw new ForbiddenException('This link has expired or is not yours; open the ticket again');
      const file = await this.attachments.read(this.database.manager, id);
      if (!file) throw new NotFoundException('No such file');
      refuseInfected(file);
      if (file.scan === 'waiting' && this.config.CLAMD_URL) throw new ConflictException('This file is still being checked for malicious code; try again in a minute');
      // What the scanner could not look through is never opened by the browser itself.
      const unscanned = file.scan === 'too-large';
      const disposition = SHOWN_INLINE.test(file.mime) && !unscanned ? 'inline' : 'attachment';
      void reply
        .headers({ 'content-type': file.mime, 'content-disposition': disposition, 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox", 'cache-control': 'private, max-age=300', ...(unscanned && { 'x-unscanned': 'too large' }) })
        .send(file.bytes);
    }

    /** A staff link works only in that person's session; an agency's system holds no session, its link is the permission. */
    private async isViewer(viewer: string, request: FastifyRequest): Promise<boolean> {
      if (!viewer.startsWith('staff:')) return true;
      const token = sessionToken(request.headers.cookie);
      const staff = token ? await this.sessions.find(token) : null;
      return staff !== null && viewer === `staff:${staff.id}`;
    }
  }
  return FilesController;
}
