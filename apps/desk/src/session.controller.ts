import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res, UnauthorizedException } from '@nestjs/common';
import { CHASSIS, Public, Roles, SESSION_COOKIE, sessionToken, SignedIn, type ChassisConfig, type Staff } from '@s48/chassis';
import { parseAs } from '@s48/contracts';
import { IsString, MaxLength, MinLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Accounts } from './accounts.js';
import { Attempts } from './domain/attempts.js';
import { countTry } from './too-many.js';

class Credentials {
  @IsString() @MinLength(3) @MaxLength(254) email!: string;
  @IsString() @MinLength(1) @MaxLength(1_000) password!: string;
}

/** Signing in and out. Other services ask `GET` here whom a cookie belongs to. */
@Controller('api/desk/session')
export class SessionController {
  private readonly attempts = new Attempts();

  constructor(
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(CHASSIS) private readonly config: ChassisConfig,
  ) {}

  @Post()
  @Public()
  @HttpCode(204)
  async signIn(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const { email, password } = parseAs(Credentials, body);
    const who = `${request.ip} ${email.toLowerCase()}`;
    countTry(this.attempts, who, reply);
    const token = await this.accounts.signIn(email, password);
    if (!token) throw new UnauthorizedException('Wrong e-mail or password');
    this.attempts.succeeded(who);
    reply.header('set-cookie', this.cookie(token));
  }

  @Get()
  @Roles('operator', 'clerk', 'supervisor')
  who(@SignedIn() staff: Staff): Staff {
    return staff;
  }

  @Delete()
  @HttpCode(204)
  @Roles('operator', 'clerk', 'supervisor')
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.accounts.signOut(sessionToken(request.headers.cookie)!);
    reply.header('set-cookie', `${this.cookie('')}; Max-Age=0`);
  }

  /** `__Host-` needs https; plain http is for trying it out on one machine. */
  private cookie(token: string): string {
    const secure = this.config.PUBLIC_URL.startsWith('https:');
    return `${secure ? '__Host-' : ''}${SESSION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  }
}
