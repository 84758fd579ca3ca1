import { Controller, Delete, HttpCode, Inject, Param, Put } from '@nestjs/common';
import { Bus } from '@s48/bus';
import { Roles, SignedIn, type Staff } from '@s48/chassis';
import { Links } from './links.js';

/** Which tickets tell of one incident. */
@Controller('api/desk/tickets/:reference/links')
@Roles('operator')
export class LinksController {
  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(Links) private readonly links: Links,
  ) {}

  @Put(':other')
  @HttpCode(204)
  async link(@SignedIn() staff: Staff, @Param('reference') reference: string, @Param('other') other: string): Promise<void> {
    await this.bus.transaction((tx) => this.links.link(tx, staff, reference, other));
  }

  @Delete(':other')
  @HttpCode(204)
  async unlink(@SignedIn() staff: Staff, @Param('reference') reference: string, @Param('other') other: string): Promise<void> {
    await this.bus.transaction((tx) => this.links.unlink(tx, staff, reference, other));
  }
}
