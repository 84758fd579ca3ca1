import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { isAgency, type AgencyCode } from '@s48/contracts';
import { DataSource } from 'typeorm';

export interface AgencyContacts {
  readonly responsible: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly duty_phone: string | null;
  readonly webhook_url: string | null;
}

/** The bodies' keys for the REST API. A key is shown once, when it is made; only its hash is kept. */
@Injectable()
export class Agencies {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  async mintKey(agency: AgencyCode, by: string): Promise<string> {
    const key = `s48_${randomBytes(32).toString('base64url')}`;
    await this.database.transaction(async (db) => {
      await db.query('insert into agency_key (hash, agency) values ($1, $2)', [hashOf(key), agency]);
      await db.query(`insert into audit (actor, action, object) values ($1, 'agency-key.minted', $2)`, [by, agency]);
    });
    return key;
  }

  /** The body a key belongs to, or null. */
  async ofKey(key: string): Promise<AgencyCode | null> {
    const [row]: { agency: string }[] = await this.database.query('select agency from agency_key where hash = $1 and revoked_at is null', [hashOf(key)]);
    return row && isAgency(row.agency) ? row.agency : null;
  }
}

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');
