import { BadRequestException, Body, Controller, Get, HttpCode, Inject, Param, Post, Put, UseGuards } from '@nestjs/common';
import { Public, Roles, SignedIn, SimulatorGuard, type Staff } from '@s48/chassis';
import { AGENCY_CODES, isAgency, parseAs, type AgencyCode } from '@s48/contracts';
import { IsEmail, IsOptional, IsString, IsUrl, Matches, MaxLength, ValidateIf } from 'class-validator';
import { DataSource } from 'typeorm';
import { Agencies } from './agencies.js';

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
  async edit(@Param('code') code: string, @Body() body: unknown, @SignedIn() staff: Staff): Promise<void> {
    await this.agencies.setContacts(known(code), parseAs(Contacts, body), staff.id);
  }

  /** Where the body's system wants to be called (Standard Webhooks); the secret is shown this once. Null takes the webhook away. */
  @Put(':code/webhook')
  @Roles()
  async setWebhook(@Param('code') code: string, @Body() body: unknown, @SignedIn() staff: Staff): Promise<{ secret: string | null }> {
    return { secret: await this.agencies.setWebhook(known(code), parseAs(WebhookAddress, body).url, staff.id) };
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
