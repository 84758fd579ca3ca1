import { Controller, Get, Header, Inject } from '@nestjs/common';
import { Public } from '@s48/chassis';
import { ProofOfWork, type Challenge } from './proof-of-work.js';

/** For whoever wants to have solved one before it is asked for. */
@Controller('api/web/challenge')
@Public()
export class ChallengeController {
  constructor(@Inject(ProofOfWork) private readonly work: ProofOfWork) {}

  @Get()
  @Header('cache-control', 'no-store')
  challenge(): Promise<Challenge> {
    return this.work.challenge();
  }
}
