import type { AddressInfo } from 'node:net';
import { Bus, EVENTS } from '@s48/bus';
import { startService, type Env, type ServiceDefinition } from '@s48/chassis';
import { MESSAGES, messagesHeardBy, type Envelope, type MessageOf, type MessageType } from '@s48/contracts';
import { given, TEST_CONTACT_KEY } from './given.js';
import { testDatabase } from './test-database.js';
import { testDesk, type TestDesk } from './test-desk.js';
import { waitFor } from './wait-for.js';

type App = Awaited<ReturnType<typeof startService>>;

/** A queue that hears every message, so that a test can look at what was said. */
const WITNESS = 'witness';

/** Starts a service in this process as all-in-one would: its own module, a real database of its own, the PostgreSQL bus. */
export async function startTestService(definition: ServiceDefinition, env: Env = {}): Promise<TestService> {
  const database = await testDatabase();
  const desk = await testDesk();
  const clean = async (): Promise<void> => {
    await desk.close();
    await database.drop();
  };
  const usual = { DATABASE_URL: database.url, DATABASE_POOL: '4', CONTACT_KEY: TEST_CONTACT_KEY, DESK_URL: desk.url, LOG_LEVEL: 'error' };
  const start = (): Promise<App> => startService(definition, { ...usual, ...env });
  try {
    const service = new TestService(definition.service, await start(), start, desk.signIn, clean);
    await service.query('insert into bus.subscription select $1, unnest($2::text[])', [WITNESS, Object.keys(MESSAGES).map((type) => `${type}.#`)]);
    return service;
  } catch (error) {
    await clean();
    throw error;
  }
}

type Where<T extends MessageType> = (data: MessageOf<T>) => boolean;

export class TestService {
  constructor(
    readonly name: ServiceDefinition['service'],
    /** The running application: `app.get(…)`. Not `app.inject()`: what it loads needs a `require` of ES modules, which Jest cannot do on Node 20. */
    public app: App,
    private readonly start: () => Promise<App>,
    /** Headers of a request by a member of staff; not for desk, which knows its own. */
    readonly signedInAs: TestDesk['signIn'],
    private readonly clean: () => Promise<void>,
  ) {}

  /** SQL in the service's own schema (or `bus.…`). */
  query<T = Record<string, unknown>>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.app.get(Bus).database.query(sql, parameters);
  }

  /** An HTTP request to the service, which listens on a free port from the first one on. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const server = this.app.getHttpServer();
    if (!server.listening) await this.app.listen(0, '127.0.0.1');
    return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, init);
  }

  /** Lets the service hear a message and waits until it has handled it; throws the reason when it parks it instead. */
  async hear<T extends MessageType>(type: T, data: MessageOf<T>): Promise<Envelope<MessageOf<T>>> {
    if (!messagesHeardBy(this.name).includes(type)) throw new Error(`${this.name} does not hear ${type}: see its consumers in the catalogue`);
    const envelope = given.envelope(type, data);
    await this.put(envelope);
    await this.settled(envelope);
    return envelope;
  }

  /** Puts a message on the service's queue and does not wait. */
  async put(envelope: Envelope): Promise<void> {
    await this.app.get(Bus).transaction((tx) => tx.replay(this.name, envelope.id, JSON.stringify(envelope)));
  }

  /** Waits until no delivery of the message is left. */
  async settled({ id }: Envelope): Promise<void> {
    const end = await waitFor(async () => {
      const [row] = await this.query<{ error: string | null; reason: string | null; open: boolean; handled: boolean }>(
        `select (select max(error) from bus.delivery where message_id = $1 and queue = $2) error,
                (select max(reason) from parked where message_id = $1 and state = 'parked') reason,
                exists (select 1 from bus.delivery where message_id = $1 and queue = $2) or exists (select 1 from outbox where message_id = $1) open,
                exists (select 1 from inbox where message_id = $1) handled`,
        [id, this.name],
      );
      if (row?.error) throw new Error(`it failed: ${row.error}`);
      return row && !row.open && (row.handled || row.reason !== null) && row;
    }, `${this.name} to handle message ${id}`);
    if (!end.handled) throw new Error(`${this.name} parked the message: ${end.reason}`);
  }

  /** What the service has said so far, published or still in its outbox, in the order in which it was said: ids of one millisecond have none. */
  async emitted<T extends MessageType>(type?: T, where: Where<T> = () => true): Promise<Envelope<MessageOf<T>>[]> {
    const rows = await this.query<{ body: string }>(
      `select body from (select 1 place, id, body from bus.delivery where queue = $2 union all select 2, id, body from outbox where exchange = $1) said order by place, id`,
      [EVENTS, WITNESS],
    );
    return rows.map(({ body }) => JSON.parse(body) as Envelope<MessageOf<T>>).filter((envelope) => (!type || envelope.type === type) && where(envelope.data));
  }

  /** The first such message the service has said or will say. */
  waitForEmitted<T extends MessageType>(type: T, where?: Where<T>, timeoutMs?: number): Promise<Envelope<MessageOf<T>>> {
    return waitFor(async () => (await this.emitted(type, where))[0], `${this.name} to say ${type}`, timeoutMs);
  }

  /** Stops the service and starts it again on the same database. */
  async restart(whileDown: () => Promise<void> = async () => undefined): Promise<void> {
    await this.app.close();
    await whileDown();
    this.app = await this.start();
  }

  async close(): Promise<void> {
    try {
      await this.app.close();
    } finally {
      await this.clean();
    }
  }
}
