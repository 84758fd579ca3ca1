import { BadRequestException, Body, Controller, Get, HttpCode, Inject, Param, Post, Put, UseGuards } from '@nestjs/common';
import { Public, Roles, SignedIn, SimulatorGuard, type Staff } from '@s48/chassis';
import { AGENCY_CODES, isAgency, parseAs, type AgencyCode } from '@s48/contracts';
import { IsEmail, IsOptional, IsString, IsUrl, Matches, MaxLength, ValidateIf } from 'class-validator';
import { DataSource } from 'typeorm';
import { Agencies } from './agencies.js';
import { newWebhookSecret } from './webhook.js';

class Contacts {
  @IsOptional() @IsString() @MaxLength(200) responsible?: string;
  @IsOptional() @IsEmail() email?: string;
  @IsOptional() @Matches(/^\+\d{8,15}$/, { message: 'phone must be in international form, for example +381264617000' }) phone?: string;
  @IsOptional() @Matches(/^\+\d{8,15}$/, { message: 'duty_phone must be in international form, for example +381641234567' }) duty_phone?: string;
}

class WebhookAddress {
  @ValidateIf((address: WebhookAddress) => address.url !== null)
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  url!: string | null;
}

/** The bodies: who is responsible, where their duty service is reached, keys for their systems. */
@Controller('api/desk/agencies')
export class AgenciesController {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Agencies) private readonly agencies: Agencies,
  ) {}

  @Get()
  @Roles('operator', 'supervisor', 'clerk')
  async list(): Promise<object> {
    return { items: await this.database.query('select code, name, responsible, email, phone, duty_phone from agency order by name') };
  }

  @Put(':code')
  @HttpCode(204)
  @Roles()
  async edit(@Param('code') code: string, @Body() body: unknown): Promise<void> {
    const { responsible, email, phone, duty_phone } = parseAs(Contacts, body);
    await this.database.query('update agency set responsible = $2, email = $3, phone = $4, duty_phone = $5 where code = $1', [
      known(code), responsible ?? null, email ?? null, phone ?? null, duty_phone ?? null,
    ]);
  }

  /** Where the body's system wants to be called (Standard Webhooks); the secret is shown this once. Null takes the webhook away. */
  @Put(':code/webhook')
  @Roles()
  async setWebhook(@Param('code') code: string, @Body() body: unknown): Promise<{ secret: string | null }> {
    const { url } = parseAs(WebhookAddress, body);
    const secret = url ? newWebhookSecret() : null;
    await this.database.query('update agency set webhook_url = $2, webhook_secret = $3 where code = $1', [known(code), url, secret]);
    return { secret };
  }

  /** The key is shown this once. */
  @Post(':code/keys')
  @Roles()
  async mintKey(@Param('code') code: string, @SignedIn() staff: Staff): Promise<{ key: string }> {
    return { key: await this.agencies.mintKey(known(code), staff.id) };
  }
}

/** Lets the simulator page play any body. */
@Controller('api/desk/simulator')
@Public()
@UseGuards(SimulatorGuard)
export class AgencySimulatorController {
  constructor(@Inject(Agencies) private readonly agencies: Agencies) {}

  @Post('keys/:code')
  async mintKey(@Param('code') code: string): Promise<{ key: string }> {
    return { key: await this.agencies.mintKey(known(code), 'simulator') };
  }
}

function known(code: string): AgencyCode {
  if (!isAgency(code)) throw new BadRequestException(`agency must be one of ${AGENCY_CODES.join(', ')}`);
  return code;
}
