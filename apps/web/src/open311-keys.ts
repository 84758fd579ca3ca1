import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@s48/chassis';
import type { WebConfig } from './config.js';
import { Open311Refusal } from './open311.filter.js';

/** Who may submit over Open311. Keys are compared as hashes, so that the time taken tells nothing of them. */
@Injectable()
export class Open311Keys {
  private readonly known: readonly { readonly client: string; readonly hash: Buffer }[];

  constructor(@Inject(CONFIG) config: WebConfig) {
    this.known = config.OPEN311_KEYS.map(({ client, key }) => ({ client, hash: hash(key) }));
  }

  get count(): number {
    return this.known.length;
  }

  /** The client of a key; a missing or wrong one is refused before anything else is looked at. */
  clientOf(key: string | undefined): string {
    const given = hash(key?.trim() ?? '');
    const found = this.known.filter((known) => timingSafeEqual(known.hash, given))[0];
    if (!found) throw new Open311Refusal([{ code: 403, description: key?.trim() ? 'api_key nije ispravan' : 'api_key nedostaje; ključ izdaje Sistem 48 Grada Smedereva' }]);
    return found.client;
  }
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
