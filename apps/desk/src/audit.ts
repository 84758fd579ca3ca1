import type { Tx } from '@s48/bus';
import type { Staff } from '@s48/chassis';

/** Who did what to which ticket, account, body or kept answer; `detail` holds ids and statements, never an address. */
export async function audit({ db }: Pick<Tx, 'db'>, staff: Pick<Staff, 'id'>, action: string, object: string, detail: object = {}): Promise<void> {
  await db.query('insert into audit (actor, action, object, detail) values ($1, $2, $3, $4)', [staff.id, action, object, detail]);
}
