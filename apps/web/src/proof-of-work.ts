import { Inject, Injectable } from '@nestjs/common';
import { Seal } from '@s48/chassis';
import { createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Challenge, Payload } from 'altcha-lib/types';
import { DataSource } from 'typeorm';

export type { Challenge };
export type Redeemed = 'paid' | 'wrong' | 'expired' | 'used';

const LIFE_MS = 10 * 60_000;

/**
 * ALTCHA: some 250 derivations of a key on average, a fifth of a second on a computer and a second or two on an old phone. The challenge is
 * signed, not stored; what is stored is that it was solved, for longer than it lives.
 */
@Injectable()
export class ProofOfWork {
  private readonly hmacSignatureSecret: string;

  constructor(
    @Inject(Seal) seal: Seal,
    @Inject(DataSource) private readonly database: DataSource,
  ) {
    this.hmacSignatureSecret = seal.sign('proof-of-work');
  }

  challenge(now = new Date()): Promise<Challenge> {
    const { hmacSignatureSecret } = this;
    return createChallenge({ algorithm: 'PBKDF2/SHA-256', cost: 5_000, deriveKey, hmacSignatureSecret, expiresAt: new Date(now.getTime() + LIFE_MS) });
  }

  /** One solution pays for one submission; shown again for the same one, whose answer was lost, it still does. */
  async redeem(solution: string, submission: string): Promise<Redeemed> {
    const payload = read(solution);
    if (!payload) return 'wrong';
    const { verified, expired } = await verifySolution({ ...payload, deriveKey, hmacSignatureSecret: this.hmacSignatureSecret });
    if (!verified) return expired ? 'expired' : 'wrong';
    const [row]: { used_by: string }[] = await this.database.query(
      // An hour of grace: the clock of the database may be ahead of ours.
      `with gone as (delete from used_challenge where expires_at < now() - interval '1 hour')
       insert into used_challenge as u (signature, used_by, expires_at) values ($1, $2, to_timestamp($3))
       on conflict (signature) do update set used_by = u.used_by returning used_by`,
      [payload.challenge.signature, submission, payload.challenge.parameters.expiresAt],
    );
    return row!.used_by === submission ? 'paid' : 'used';
  }
}

/** As ALTCHA's widget sends it: JSON in base64. Null when it is nothing of the kind; its parts are trusted once the signature is checked. */
function read(text: string): Payload | null {
  try {
    const { challenge, solution } = JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as Payload;
    const whole = typeof challenge.parameters === 'object' && challenge.parameters !== null && typeof challenge.signature === 'string' && typeof solution === 'object';
    return whole ? { challenge, solution } : null;
  } catch {
    return null;
  }
}
