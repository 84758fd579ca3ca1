import { Body, Controller, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { Public } from '@s48/chassis';
import { parseAs } from '@s48/contracts';
import { IsEmail, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccountLinks } from './account-links.js';
import { Attempts } from './domain/attempts.js';
import { countTry } from './too-many.js';

class NewPassword {
  @IsString() @MaxLength(1_000) password!: string;
}

class Acceptance extends NewPassword {
  @IsOptional() @IsString() @MinLength(2) @MaxLength(100) name?: string;
}

class Forgotten {
  @IsEmail() @MaxLength(254) email!: string;
}

/** For people who cannot sign in yet, or no longer. What a link opens is in its token; nothing here tells who has an account. */
@Controller('api/desk')
@Public()
export class AccountLinksController {
  private readonly attempts = new Attempts();

  constructor(@Inject(AccountLinks) private readonly links: AccountLinks) {}

  @Post('invitations/:token')
  @HttpCode(204)
  async accept(@Param('token') token: string, @Body() body: unknown): Promise<void> {
    const { password, name } = parseAs(Acceptance, body);
    await this.links.redeem(token, 'invitation', password, name);
  }

  @Post('password-resets')
  @HttpCode(202)
  async forgotten(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const { email } = parseAs(Forgotten, body);
    countTry(this.attempts, request.ip, reply);
    await this.links.sendReset(email);
    return { detail: 'If there is an account with this address, a link has been sent to it; it is valid for an hour' };
  }

  @Post('password-resets/:token')
  @HttpCode(204)
  async reset(@Param('token') token: string, @Body() body: unknown): Promise<void> {
    await this.links.redeem(token, 'password-reset', parseAs(NewPassword, body).password);
  }
}
