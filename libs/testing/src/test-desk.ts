import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { sessionToken, type Staff } from '@s48/chassis';

export interface TestDesk {
  readonly url: string;
  /** Headers of a request by this member of staff. */
  signIn(staff: Pick<Staff, 'role'> & Partial<Staff>): Record<string, string>;
  close(): Promise<void>;
}

/** Stands in for desk where other services ask it who a session belongs to. */
export async function testDesk(): Promise<TestDesk> {
  const sessions = new Map<string, Staff>();
  const server = createServer((request, response) => {
    const staff = sessions.get(sessionToken(request.headers.cookie) ?? '');
    response.writeHead(staff ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(staff ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    signIn(staff) {
      const token = randomUUID();
      sessions.set(token, { id: `test-${staff.role}`, name: 'Ana Anić', ...staff });
      return { cookie: `s48=${token}` };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
