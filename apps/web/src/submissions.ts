import { createHash, randomUUID } from 'node:crypto';
import { ServiceUnavailableException, UnprocessableEntityException, Inject, Injectable } from '@nestjs/common';
import { Intake, type Taken } from '@s48/channel';
import { DataSource } from 'typeorm';
import { frame, type RawForm } from './domain/raw-form.js';
import { readKept } from './submission.js';

type Accepted = Extract<Taken, { reference: string }>;

/** Everything that comes in by the web goes through the intake of all channels: checked first, then kept raw, then understood. */
@Injectable()
export class Submissions {
  constructor(
    @Inject(Intake) private readonly intake: Intake,
    @Inject(DataSource) private readonly database: DataSource,
  ) {}

  /**
   * `id` makes a second submission of the same thing recognisable; without one each is new. Throws `Invalid` before anything is kept.
   * `same`: a known id with other content is a mistake of a person and is told; a system's retry may differ in a detail and is no mistake.
   */
  async take(form: RawForm, id: string = randomUUID(), content: 'same' | 'any' = 'any'): Promise<Taken> {
    readKept(form.fields);
    const raw = frame(form);
    const taken = await this.intake.take({ providerId: id, raw, receivedAt: new Date() });
    if (content === 'same' && taken.duplicate && !(await this.isSame(id, raw))) {
      throw new UnprocessableEntityException('This Idempotency-Key was used for another submission; use a new one for each report');
    }
    return taken;
  }

  async report(form: RawForm, id?: string, content?: 'same' | 'any'): Promise<Accepted> {
    const taken = await this.take(form, id, content);
    if ('reference' in taken) return taken;
    throw new ServiceUnavailableException('The report is kept and not yet numbered; send it again with the same Idempotency-Key');
  }

  private async isSame(id: string, raw: Buffer): Promise<boolean> {
    const [row]: { sha256: string }[] = await this.database.query(`select sha256 from inbound_message where channel = 'web' and provider_id = $1`, [id]);
    return row?.sha256 === createHash('sha256').update(raw).digest('hex');
  }
}
