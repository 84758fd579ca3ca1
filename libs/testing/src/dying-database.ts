import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import pg from 'pg';

export interface DyingDatabase {
  readonly url: string;
  /** The next connection ends in the very packet that says it is ready, as by an administrator or a restart. */
  endNext(): void;
  close(): Promise<void>;
}

const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/** A way to the database of `url` that can end a connection at the one moment when nobody has taken it up yet. */
export async function dyingDatabase(url: string): Promise<DyingDatabase> {
  const { host, port } = new pg.Client({ connectionString: url });
  const sockets = new Set<Socket>();
  let endNext = false;
  const server = createServer((near) => {
    const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    let doomed = endNext;
    endNext = false;
    for (const socket of [near, far]) sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)));
    near.on('data', (bytes) => far.write(bytes)).on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    far.on('data', (bytes) => {
      const last = doomed && bytes.subarray(-READY.length).equals(READY);
      if (!last) return void near.write(bytes);
      doomed = false;
      near.end(Buffer.concat([bytes, TERMINATED]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxied = new URL(url);
  proxied.searchParams.delete('host');
  proxied.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: proxied.href,
    endNext: () => (endNext = true),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** ErrorResponse of the protocol 3.0: its length counts itself, not its letter. */
const TERMINATED = (() => {
  const fields = Buffer.from(['SFATAL', 'VFATAL', 'C57P01', 'Mterminating connection due to administrator command', '', ''].join('\0'), 'latin1');
  const head = Buffer.from([0x45, 0, 0, 0, 0]);
  head.writeUInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
})();
