import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';

export interface TestBroker {
  readonly url: string;
  /** Closes every connection of this virtual host from the broker's side. */
  disconnectAll(): Promise<void>;
  drop(): Promise<void>;
}

/** A virtual host of its own on the broker of `AMQP_URL`: queues and connections of other tests are out of sight. */
export async function testBroker(): Promise<TestBroker> {
  const url = new URL(process.env.AMQP_URL || 'amqp://guest:guest@127.0.0.1:5672');
  const vhost = `s48-test-${Date.now().toString(36)}-${randomBytes(4).toString('hex')}`;
  const control = isLocal(url) && process.getuid?.() === 0 ? commandLine(vhost, decodeURIComponent(url.username)) : managementApi(vhost, url);
  await control.create().catch((error: Error) => {
    throw new Error(
      `tests cannot make a virtual host on RabbitMQ at ${url.host}: ${error.message}. ` +
        'Run them as root beside the broker (rabbitmqctl), or enable the management plugin (rabbitmq-plugins enable rabbitmq_management; RABBITMQ_MANAGEMENT_URL where it is not on port 15672).',
    );
  });
  url.pathname = `/${vhost}`;
  return { url: url.href, disconnectAll: control.disconnectAll, drop: control.drop };
}

const isLocal = ({ hostname }: URL): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

function commandLine(vhost: string, user: string) {
  const rabbitmqctl = (args: string[], input = '') =>
    new Promise<void>((resolve, reject) => {
      const child = execFile('rabbitmqctl', args, (error, stdout, stderr) => (error ? reject(new Error(stderr.trim() || stdout.trim() || error.message)) : resolve()));
      child.stdin?.end(input);
    });
  const everything = { configure: '.*', write: '.*', read: '.*' };
  return {
    // One call for both: each starts an Erlang machine.
    create: () => rabbitmqctl(['import_definitions'], JSON.stringify({ vhosts: [{ name: vhost }], permissions: [{ user, vhost, ...everything }] })),
    disconnectAll: () => rabbitmqctl(['close_all_connections', '--vhost', vhost, 'test']),
    drop: () => rabbitmqctl(['delete_vhost', vhost]),
  };
}

function managementApi(vhost: string, amqp: URL) {
  const base = process.env.RABBITMQ_MANAGEMENT_URL || `http://${amqp.hostname}:15672`;
  const authorization = `Basic ${Buffer.from(`${decodeURIComponent(amqp.username)}:${decodeURIComponent(amqp.password)}`).toString('base64')}`;
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${base}/api/${path}`, { method, headers: { authorization, 'content-type': 'application/json' }, ...(body && { body: JSON.stringify(body) }) });
    if (!response.ok && response.status !== 404) throw new Error(`${method} ${base}/api/${path}: ${response.status}`);
    return response.status === 200 ? response.json() : undefined;
  };
  return {
    create: async () => {
      await call('PUT', `vhosts/${vhost}`);
      await call('PUT', `permissions/${vhost}/${amqp.username}`, { configure: '.*', write: '.*', read: '.*' });
    },
    disconnectAll: async () => {
      const connections = (await call('GET', `vhosts/${vhost}/connections`)) as { name: string }[];
      await Promise.all(connections.map(({ name }) => call('DELETE', `connections/${encodeURIComponent(name)}`)));
    },
    drop: async () => void (await call('DELETE', `vhosts/${vhost}`)),
  };
}
