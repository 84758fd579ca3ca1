import pg from 'pg';

/** An end between two statements (a restart of the server, say) is told by the next statement: unheard it would end this process. */
export const survivesItsEnd = (client: pg.Client): void => void client.on('error', () => undefined);

/** A session with PostgreSQL beside the pool: the caller ends it. */
export async function openSession(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(config);
  survivesItsEnd(client);
  await client.connect();
  return client;
}
