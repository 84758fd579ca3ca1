import { Body, ConflictException, Controller, Get, HttpCode, Inject, NotFoundException, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { Bus } from '@s48/bus';
import { Roles, ROLES, SignedIn, type Role, type Staff } from '@s48/chassis';
import { AGENCY_CODES, Invalid, parseAs, type AgencyCode } from '@s48/contracts';
import { IsEmail, IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { AccountLinks } from './account-links.js';
import { Accounts } from './accounts.js';
import { audit } from './audit.js';

class Invitation {
  @IsEmail() @MaxLength(254) email!: string;
  @IsIn(ROLES) role!: Role;
  /** The body a clerk works for; for nobody else. */
  @IsOptional() @IsIn(AGENCY_CODES) agency?: AgencyCode;
  @IsOptional() @IsString() @MinLength(2) @MaxLength(100) name?: string;
}

/** Who may sign in. Administrators invite; the invited choose their own passwords. */
@Controller('api/desk/accounts')
@Roles()
export class AccountsController {
  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(AccountLinks) private readonly links: AccountLinks,
  ) {}

  @Get()
  async list(): Promise<object> {
    return { items: await this.accounts.list() };
  }

  /** Inviting again whoever has not accepted sends a new link and ends the old one. */
  @Post()
  async invite(@Body() body: unknown, @SignedIn() staff: Staff): Promise<object> {
    const { email, role, agency, name = email.split('@')[0]! } = parseAs(Invitation, body);
    if ((role === 'clerk') !== (agency !== undefined)) {
      throw new Invalid([{ field: 'agency', message: role === 'clerk' ? `must say which body the clerk works for: ${AGENCY_CODES.join(', ')}` : `is for clerks only; leave it out for the role ${role}` }]);
    }
    return this.bus.transaction(async (tx) => {
      const id = await this.accounts.invite(tx.db, { email, name, role, agency: agency ?? null });
      if (!id) throw new ConflictException('There is an account with this address already');
      await this.links.send(tx, { id, email: email.toLowerCase() }, 'invitation');
      await audit(tx, staff, 'account.invited', id, { role, agency });
      return { id };
    });
  }

  @Post(':id/disable')
  @HttpCode(204)
  async disable(@Param('id', ParseUUIDPipe) id: string, @SignedIn() staff: Staff): Promise<void> {
    await this.bus.transaction(async (tx) => {
      if (!(await this.accounts.disable(tx.db, id))) throw new ConflictException('This is the last administrator: make another one first');
      await audit(tx, staff, 'account.disabled', id, {});
    });
  }

  @Post(':id/enable')
  @HttpCode(204)
  async enable(@Param('id', ParseUUIDPipe) id: string, @SignedIn() staff: Staff): Promise<void> {
    await this.bus.transaction(async (tx) => {
      const [rows]: [unknown[]] = await tx.db.query('update account set disabled_at = null where id = $1 returning 1', [id]);
      if (rows.length === 0) throw new NotFoundException('No such account');
      await audit(tx, staff, 'account.enabled', id, {});
    });
  }
}
