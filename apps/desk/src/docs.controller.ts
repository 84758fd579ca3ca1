import { Controller, Get, Header, Inject } from '@nestjs/common';
import { CHASSIS, Public, type ChassisConfig } from '@s48/chassis';
import { asyncApi } from './asyncapi.js';
import { openApi } from './openapi.js';

/** What integrators need, made from the code that runs. */
@Controller('docs')
@Public()
export class DocsController {
  constructor(@Inject(CHASSIS) private readonly config: ChassisConfig) {}

  @Get('openapi.json')
  openapi(): object {
    return openApi(this.config.PUBLIC_URL);
  }

  /** JSON is YAML 1.2. */
  @Get('asyncapi.yaml')
  @Header('content-type', 'application/yaml; charset=utf-8')
  asyncapi(): string {
    return JSON.stringify(asyncApi(), null, 2);
  }
}
