import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable, NotFoundException, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, Sessions, type Role, type Staff } from '@s48/chassis';
import type { AgencyCode } from '@s48/contracts';
import { DataSource, type EntityManager } from 'typeorm';
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

interface Invited {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly agency: AgencyCode | null;
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

  list(): Promise<object[]> {
    return this.database.query(
      `select id, email, name, role, agency, case when disabled_at is not null then 'disabled' when activated_at is null then 'invited' else 'active' end as state, created_at as "createdAt"
       from account order by email`,
    );
  }

  /** The id of an account that waits for its owner to choose a password; null when the address has an owner. */
  async invite(db: EntityManager, { email, name, role, agency }: Invited): Promise<string | null> {
    const [row]: { id: string }[] = await db.query(
      `insert into account as a (email, name, role, agency, password, activated_at) values ($1, $2, $3, $4, '', null)
       on conflict (email) do update set name = excluded.name, role = excluded.role, agency = excluded.agency, disabled_at = null where a.activated_at is null returning id`,
      [email.toLowerCase(), name, role, agency],
    );
    if (row) await db.query('delete from account_link where account_id = $1', [row.id]);
    return row?.id ?? null;
  }

  /** Ends its sessions and links too. False for the last administrator, without whom nobody could let anybody in. */
  async disable(db: EntityManager, id: string): Promise<boolean> {
    const administrators: { id: string }[] = await db.query(
      `select id from account where role = 'administrator' and disabled_at is null and activated_at is not null order by id for update`,
    );
    if (administrators.length === 1 && administrators[0]!.id === id) return false;
    const [rows]: [unknown[]] = await db.query('update account set disabled_at = coalesce(disabled_at, now()) where id = $1 returning 1', [id]);
    if (rows.length === 0) throw new NotFoundException('No such account');
    await db.query('delete from session where account_id = $1', [id]);
    await db.query('delete from account_link where account_id = $1', [id]);
    return true;
  }

  /** A new session's token, or null when address and password do not match. */
  async signIn(email: string, password: string): Promise<string | null> {
    const [account]: AccountRow[] = await this.database.query('select id, password from account where email = $1 and disabled_at is null and activated_at is not null', [email.toLowerCase()]);
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
