import { Controller, Get, HttpCode, Inject, NotFoundException, Param, Post } from '@nestjs/common';
import { Roles, SignedIn, type Staff } from '@s48/chassis';
import { Models } from './models.js';
import { TrainingTicker } from './training.ticker.js';

const SHIPPED = 'shipped';

/** What routing has learned from the city's corrections: trained when asked or at night, in force only when an administrator says so. */
@Controller('api/routing/models')
export class ModelsController {
  constructor(
    @Inject(Models) private readonly models: Models,
    @Inject(TrainingTicker) private readonly training: TrainingTicker,
  ) {}

  @Get()
  @Roles('supervisor')
  list(): Promise<object> {
    return this.models.list();
  }

  @Post()
  @HttpCode(202)
  @Roles()
  async train(@SignedIn() staff: Staff): Promise<{ id: number }> {
    const id = await this.models.order(staff.id);
    this.training.ring();
    return { id };
  }

  /** `shipped` goes back to the model that came with the product. */
  @Post(':id/activate')
  @HttpCode(204)
  @Roles()
  async activate(@Param('id') id: string, @SignedIn() staff: Staff): Promise<void> {
    if (id !== SHIPPED && !/^\d{1,9}$/.test(id)) throw new NotFoundException(`No model ${id}: its id is a number of GET /api/routing/models, or ${SHIPPED}`);
    await this.models.activate(id === SHIPPED ? null : Number(id), staff.id);
  }
}
