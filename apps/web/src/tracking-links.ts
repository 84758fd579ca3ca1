import { Inject, Injectable } from '@nestjs/common';
import { CHASSIS, Seal, type ChassisConfig } from '@s48/chassis';
import { parseReference } from '@s48/contracts';

/** The link by which a citizen follows a report: the reference is no secret, the token is. */
@Injectable()
export class TrackingLinks {
  constructor(
    @Inject(CHASSIS) private readonly config: ChassisConfig,
    @Inject(Seal) private readonly seal: Seal,
  ) {}

  to(reference: string): string {
    return `${this.config.PUBLIC_URL.replace(/\/+$/, '')}/p/${reference}?token=${this.seal.sign('tracking', reference)}`;
  }

  /** The canonical reference if the token opens it, else null: whether such a report exists is not told. */
  open(reference: string, token: unknown): string | null {
    const canonical = parseReference(reference) ?? reference;
    return this.seal.verify(typeof token === 'string' ? token : '', 'tracking', canonical) ? canonical : null;
  }
}
