import { randomInt } from 'node:crypto';
import { createServer, type AddressInfo, type Server } from 'node:net';

/** Below what kernels give to connections and to whoever asks for any port: between here and the real bind nobody takes it. */
const [LOWEST, HIGHEST] = [10_000, 32_000];

/** Ports of this machine that nothing listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listening));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

const listening = (): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    const attempt = (): unknown => server.listen(randomInt(LOWEST, HIGHEST), '127.0.0.1');
    server.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? attempt() : reject(error))).once('listening', () => resolve(server));
    attempt();
  });
