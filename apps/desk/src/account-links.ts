import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable, NotFoundException } from '@nestjs/common';
import { Bus, type Tx } from '@s48/bus';
import { CHASSIS, type ChassisConfig } from '@s48/chassis';
import { Invalid } from '@s48/contracts';
import { formatLocal } from '@s48/language';
import { audit } from './audit.js';
import { weakness } from './domain/password-rule.js';
import { Notices } from './notices.js';
import { hashPassword } from './passwords.js';

export type LinkPurpose = 'invitation' | 'password-reset';

const VALID_HOURS: Readonly<Record<LinkPurpose, number>> = { invitation: 72, 'password-reset': 1 };
/** Whoever asks again and again for another's reset fills no mailbox. */
const MOST_OPEN = 3;

/** Links that let a person choose a password: they expire, work once, and only their hashes are stored. */
@Injectable()
export class AccountLinks {
  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(CHASSIS) private readonly config: ChassisConfig,
    @Inject(Notices) private readonly notices: Notices,
  ) {}

  async send(tx: Tx, account: { id: string; email: string }, purpose: LinkPurpose): Promise<void> {
    const token = randomBytes(32).toString('base64url');
    const until = new Date(Date.now() + VALID_HOURS[purpose] * 3_600_000);
    await tx.db.query('insert into account_link (hash, account_id, purpose, expires_at) values ($1, $2, $3, $4)', [hashOf(token), account.id, purpose, until]);
    // Behind the #, which a browser sends to no server and writes into no log.
    const url = `${this.config.PUBLIC_URL.replace(/\/+$/, '')}/console/${purpose}#${token}`;
    await this.notices.account(tx, account.email, purpose, { url, until: formatLocal(until, 'latin') });
  }

  /** Does the same to the eye for an address that has no account, or one that nobody may use. */
  async sendReset(email: string): Promise<void> {
    await this.bus.transaction(async (tx) => {
      const [account]: { id: string; email: string; open: string }[] = await tx.db.query(
        `select id, email, (select count(*) from account_link l where l.account_id = a.id and l.purpose = 'password-reset' and l.used_at is null and l.expires_at > now()) open
         from account a where email = $1 and disabled_at is null and activated_at is not null for update of a`,
        [email.toLowerCase()],
      );
      if (account && Number(account.open) < MOST_OPEN) await this.send(tx, account, 'password-reset');
    });
  }

  /** Sets the password. The account's other links and all its sessions end. Throws NotFound, or {@link Invalid} for a weak password, which leaves the link usable. */
  async redeem(token: string, purpose: LinkPurpose, password: string, name?: string): Promise<void> {
    const [link]: { email: string }[] = await this.bus.database.query(`select a.email ${USABLE}`, [hashOf(token), purpose]);
    if (!link) throw notUsable();
    const complaint = weakness(password, link.email);
    if (complaint) throw new Invalid([{ field: 'password', message: complaint }]);
    const hash = await hashPassword(password);
    await this.bus.transaction(async ({ db }) => {
      const [account]: { id: string }[] = await db.query(`select a.id ${USABLE} for update of a, l`, [hashOf(token), purpose]);
      if (!account) throw notUsable();
      await db.query('update account_link set used_at = now() where account_id = $1 and used_at is null', [account.id]);
      await db.query('delete from session where account_id = $1', [account.id]);
      await db.query('update account set password = $2, name = coalesce($3, name), activated_at = coalesce(activated_at, now()) where id = $1', [account.id, hash, name ?? null]);
      await audit({ db }, account, `${purpose}.used`, account.id);
    });
  }
}

const USABLE = `from account_link l join account a on a.id = l.account_id
  where l.hash = $1 and l.purpose = $2 and l.used_at is null and l.expires_at > now() and a.disabled_at is null`;

/** Alike for a link that has expired, was used, or never was. */
const notUsable = (): NotFoundException => new NotFoundException('This link is not valid any more; ask for a new one');

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
