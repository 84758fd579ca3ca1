import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, Sessions, type Role, type Staff } from '@s48/chassis';
import type { AgencyCode } from '@s48/contracts';
import { DataSource } from 'typeorm';
import type { DeskConfig } from './config.js';
import { hashPassword, passwordMatches } from './passwords.js';

const SESSION_HOURS = 12;

interface AccountRow {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly agency: AgencyCode | null;
  readonly password: string;
}

/** Who may sign in, and who is. A session is a random token; only its hash is stored. */
@Injectable()
export class Accounts extends Sessions implements OnApplicationBootstrap {
  /** Spent on unknown addresses, so that a wrong address takes as long as a wrong password. */
  private readonly decoy = hashPassword(randomBytes(16).toString('hex'));

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CONFIG) private readonly config: DeskConfig,
  ) {
    super();
  }

  /** The first administrator comes from the environment; the password there counts only while the account does not exist. */
  async onApplicationBootstrap(): Promise<void> {
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = this.config;
    if (!email || !password) return;
    await this.add(email, 'Administrator', 'administrator', password);
  }

  /** False when the address has an account already. */
  async add(email: string, name: string, role: Role, password: string, agency: AgencyCode | null = null): Promise<boolean> {
    const [known]: unknown[] = await this.database.query('select 1 from account where email = $1', [email.toLowerCase()]);
    if (known) return false;
    const rows: unknown[] = await this.database.query(
      'insert into account (email, name, role, agency, password) values ($1, $2, $3, $4, $5) on conflict do nothing returning 1',
      [email.toLowerCase(), name, role, agency, await hashPassword(password)],
    );
    return rows.length > 0;
  }

  /** A new session's token, or null when address and password do not match. */
  async signIn(email: string, password: string): Promise<string | null> {
    const [account]: AccountRow[] = await this.database.query('select id, password from account where email = $1 and disabled_at is null', [email.toLowerCase()]);
    const matches = await passwordMatches(password, account?.password ?? (await this.decoy));
    if (!account || !matches) return null;
    await this.database.query('delete from session where expires_at <= now()');
    const token = randomBytes(32).toString('base64url');
    await this.database.query(`insert into session (hash, account_id, expires_at) values ($1, $2, now() + interval '${SESSION_HOURS} hours')`, [hashOf(token), account.id]);
    return token;
  }

  async signOut(token: string): Promise<void> {
    await this.database.query('delete from session where hash = $1', [hashOf(token)]);
  }

  async find(token: string): Promise<Staff | null> {
    const [row]: AccountRow[] = await this.database.query(
      `select a.id, a.name, a.role, a.agency from session s join account a on a.id = s.account_id
       where s.hash = $1 and s.expires_at > now() and a.disabled_at is null`,
      [hashOf(token)],
    );
    return row ? { id: row.id, name: row.name, role: row.role, ...(row.agency && { agency: row.agency }) } : null;
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
