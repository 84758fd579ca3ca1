import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { stopServer, type Postmaster } from './postmaster.js';

const SEAT_LOCK = 4848;
const PATIENCE_MS = 3_000;

/** The session that says "this process has the server": it keeps a second process out, and its end tells that the server died. */
export class Seat {
  private server: Postmaster | undefined;
  private session: pg.Client | undefined;
  private leaving = false;

  constructor(
    private readonly start: () => Promise<Postmaster>,
    private readonly url: (server: Postmaster) => string,
    private readonly log: (line: string) => void,
  ) {}

  async take(): Promise<Postmaster> {
    const server = await this.start();
    const session = new pg.Client({ connectionString: this.url(server), application_name: 's48-seat' });
    session.on('error', () => undefined); // 'end' follows
    await session.connect();
    await claim(session);
    session.once('end', () => void this.retake());
    this.session = session;
    return (this.server = server);
  }

  async leave(): Promise<void> {
    this.leaving = true;
    await this.session?.end();
    if (this.server) await stopServer(this.server);
  }

  private async retake(): Promise<void> {
    while (!this.leaving) {
      this.log('the embedded PostgreSQL is gone: starting it again');
      try {
        const server = await this.take();
        if (this.leaving) await stopServer(server);
        return;
      } catch (error) {
        this.log(`the embedded PostgreSQL does not start: ${(error as Error).message}`);
        await wait(1_000);
      }
    }
  }
}

/** The session of a process killed a moment ago ends within milliseconds; whoever still sits there after seconds is alive. */
async function claim(session: pg.Client): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await session.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [SEAT_LOCK]);
    if (rows[0]?.mine) return;
    if (Date.now() > deadline) {
      await session.end();
      throw new Error('Another Sistem 48 runs on this data directory: stop it first, or choose another DATA_DIR');
    }
    await wait(50);
  }
}
