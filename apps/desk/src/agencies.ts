import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { isAgency, type AgencyCode } from '@s48/contracts';
import { DataSource } from 'typeorm';
import { audit } from './audit.js';
import { newWebhookSecret } from './webhook.js';

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
      await audit({ db }, { id: by }, 'agency-key.minted', agency);
    });
    return key;
  }

  /** Who answers for the body, and where its duty service is reached: all four, what is not given is taken away. */
  async setContacts(agency: AgencyCode, { responsible, email, phone, duty_phone }: Partial<AgencyContacts>, by: string): Promise<void> {
    await this.database.transaction(async (db) => {
      await db.query('update agency set responsible = $2, email = $3, phone = $4, duty_phone = $5 where code = $1', [agency, responsible ?? null, email ?? null, phone ?? null, duty_phone ?? null]);
      await audit({ db }, { id: by }, 'agency.contacts', agency);
    });
  }

  /** Where the body's system is called, or nowhere. Gives the secret that calls are signed with. */
  async setWebhook(agency: AgencyCode, url: string | null, by: string): Promise<string | null> {
    const secret = url ? newWebhookSecret() : null;
    await this.database.transaction(async (db) => {
      await db.query('update agency set webhook_url = $2, webhook_secret = $3 where code = $1', [agency, url, secret]);
      await audit({ db }, { id: by }, url ? 'agency-webhook.set' : 'agency-webhook.removed', agency);
    });
    return secret;
  }

  /** The body a key belongs to, or null. */
  async ofKey(key: string): Promise<AgencyCode | null> {
    const [row]: { agency: string }[] = await this.database.query('select agency from agency_key where hash = $1 and revoked_at is null', [hashOf(key)]);
    return row && isAgency(row.agency) ? row.agency : null;
  }
}

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');
