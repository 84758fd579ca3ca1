import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { Controller, Get, Inject, NotFoundException, Param, Query, Res, UseGuards } from '@nestjs/common';
import { CHASSIS, Public, SimulatorGuard, type ChassisConfig } from '@s48/chassis';
import { AGENCIES } from '@s48/contracts';
import { toCyrillic } from '@s48/language';
import type { FastifyReply } from 'fastify';
import { pageInCyrillic } from './domain/page-script.js';
import { SERVICES } from './domain/services.js';

const FOLDER = new URL('../static/simulator/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8' };
const HEADERS = {
  'cache-control': 'no-cache',
  'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; media-src blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'permissions-policy': 'microphone=(self)',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** The page for trying everything without accounts. It talks to the same endpoints as everyone, and to those under `/api/…/simulator`. */
@Controller()
@Public()
@UseGuards(SimulatorGuard)
export class SimulatorController {
  private readonly files = new Map(readdirSync(FOLDER).map((name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')]));

  constructor(@Inject(CHASSIS) private readonly config: ChassisConfig) {}

  @Get('simulator')
  page(@Query('pismo') pismo: unknown, @Res() reply: FastifyReply): void {
    const html = this.files.get('index.html')!;
    this.send(reply, 'index.html', pismo === 'cir' ? pageInCyrillic(html) : html);
  }

  @Get('simulator/data.json')
  data(@Query('pismo') pismo: unknown): object {
    const say = pismo === 'cir' ? toCyrillic : (text: string): string => text;
    return {
      agencies: AGENCIES.map(({ code, name }) => ({ code, name: say(name) })),
      services: SERVICES.map(({ code, name, group }) => ({ code, name: say(name), group: say(group) })),
      promise: `PT${this.config.PROMISE >= 3_600_000 ? `${this.config.PROMISE / 3_600_000}H` : `${this.config.PROMISE / 60_000}M`}`,
    };
  }

  @Get('simulator/:file')
  file(@Param('file') name: string, @Res() reply: FastifyReply): void {
    const text = this.files.get(name);
    if (text === undefined) throw new NotFoundException('No such file');
    this.send(reply, name, text);
  }

  private send(reply: FastifyReply, name: string, text: string): void {
    void reply.headers({ ...HEADERS, 'content-type': TYPES[extname(name)] ?? 'text/plain; charset=utf-8' }).send(text);
  }
}
