import type { DataSource } from 'typeorm';
import { idPart } from './mail-key.js';

/** Attempts at one mail that cannot be fetched; afterwards it is only reported. */
export const FETCH_ATTEMPTS = 5;

/** How far each mailbox has been read, and which mails were skipped on the way. */
export class Mailboxes {
  constructor(private readonly database: DataSource) {}

  /** The last UID read; 0 for a mailbox that is new or whose server has given out new UIDs. */
  async lastRead(mailbox: string, uidValidity: string): Promise<number> {
    const [row]: { last_uid: string }[] = await this.database.query(
      `insert into mailbox (name, uid_validity, last_uid) values ($1, $2, 0)
       on conflict (name) do update set uid_validity = excluded.uid_validity, last_uid = case when mailbox.uid_validity = excluded.uid_validity then mailbox.last_uid else 0 end
       returning last_uid`,
      [mailbox, uidValidity],
    );
    return Number(row!.last_uid);
  }

  async advance(mailbox: string, uid: number): Promise<void> {
    await this.database.query('update mailbox set last_uid = $2 where name = $1 and last_uid < $2', [mailbox, uid]);
  }

  async skip(mailbox: string, uidValidity: string, uid: number, reason: string): Promise<void> {
    await this.database.query(
      `insert into unread_mail (mailbox, uid_validity, uid, attempts, next_attempt_at, reason) values ($1, $2, $3, 1, now() + interval '1 minute', $4)
       on conflict (mailbox, uid_validity, uid) do update
       set attempts = unread_mail.attempts + 1, next_attempt_at = now() + interval '1 minute' * power(2, unread_mail.attempts), reason = excluded.reason`,
      [mailbox, uidValidity, uid, reason.slice(0, 300)],
    );
  }

  async done(mailbox: string, uidValidity: string, uid: number): Promise<void> {
    await this.database.query('delete from unread_mail where mailbox = $1 and uid_validity = $2 and uid = $3', [mailbox, uidValidity, uid]);
  }

  async dueAgain(mailbox: string, uidValidity: string): Promise<number[]> {
    const rows: { uid: string }[] = await this.database.query(
      `select uid from unread_mail where mailbox = $1 and uid_validity = $2 and next_attempt_at <= now() and attempts < ${FETCH_ATTEMPTS} order by uid limit 20`,
      [mailbox, uidValidity],
    );
    return rows.map(({ uid }) => Number(uid));
  }

  /** Mails that could not be fetched so far. */
  async unread(mailbox: string, uidValidity: string): Promise<number[]> {
    const rows: { uid: string }[] = await this.database.query('select uid from unread_mail where mailbox = $1 and uid_validity = $2 order by uid', [mailbox, uidValidity]);
    return rows.map(({ uid }) => Number(uid));
  }

  /** Those of the mails in the inbox that were passed over and are not kept: a mailbox must add up. */
  async missedAmong<T extends { readonly messageId: string | null }>(left: readonly T[]): Promise<T[]> {
    const ids = left.flatMap(({ messageId }) => (messageId ? [idPart(messageId)] : []));
    const kept: { id: string }[] = await this.database.query(`select split_part(provider_id, ' ', 1) id from inbound_message where split_part(provider_id, ' ', 1) = any($1)`, [ids]);
    return left.filter(({ messageId }) => !(messageId && kept.some(({ id }) => id === idPart(messageId))));
  }

  async givenUp(mailbox: string): Promise<number> {
    const [row]: { n: string }[] = await this.database.query(`select count(*) n from unread_mail where mailbox = $1 and attempts >= ${FETCH_ATTEMPTS}`, [mailbox]);
    return Number(row!.n);
  }
}
