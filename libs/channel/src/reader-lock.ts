import type { DataSource, QueryRunner } from 'typeorm';

/** One reader a mailbox or folder: a lock of the database session, which ends with the process that held it. */
export class ReaderLock {
  private session: QueryRunner | undefined;

  constructor(
    private readonly database: DataSource,
    private readonly source: string,
  ) {}

  /** True while this process is the reader. */
  async held(): Promise<boolean> {
    try {
      if (this.session) {
        await this.session.query('select 1');
        return true;
      }
      return await this.acquire();
    } catch (error) {
      await this.release();
      throw error;
    }
  }

  async release(): Promise<void> {
    const session = this.session;
    this.session = undefined;
    await session?.query('select pg_advisory_unlock(hashtextextended($1, 48))', [this.source]).catch(() => undefined);
    await session?.release().catch(() => undefined);
  }

  private async acquire(): Promise<boolean> {
    const session = this.database.createQueryRunner();
    try {
      const [{ mine }]: [{ mine: boolean }] = await session.query('select pg_try_advisory_lock(hashtextextended($1, 48)) mine', [this.source]);
      if (mine) this.session = session;
      return mine;
    } finally {
      if (this.session !== session) await session.release();
    }
  }
}
