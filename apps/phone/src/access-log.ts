import type { EntityManager } from 'typeorm';

/** Who of the staff heard a recording or saw a citizen's number. */
export async function recordAccess(db: EntityManager, staffId: string, what: string, subject: string): Promise<void> {
  await db.query('insert into access_log (staff_id, what, subject) values ($1, $2, $3)', [staffId, what, subject]);
}
