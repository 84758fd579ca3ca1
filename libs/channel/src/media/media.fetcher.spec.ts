import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { MediaFetcher, MediaRefused } from './media.fetcher.js';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const LIMITS = { bytes: 1_000, ms: 5_000 };

const servers: Server[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise((resolve) => {
  server.close(resolve);
  server.closeAllConnections();
}))));

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return String((server.address() as AddressInfo).port);
}

/** A fetcher that lets exactly one local server through. */
function fetcherFor(port: string): MediaFetcher {
  const fetcher = new MediaFetcher();
  fetcher.permit = (host, given) => host === '127.0.0.1' && given === port;
  return fetcher;
}

describe('X05 the media fetcher', () => {
  it.each([
    'http://127.0.0.1/', 'http://127.1/', 'http://2130706433/', 'http://0x7f000001/', 'http://0177.0.0.1/', 'http://0/', 'http://0.0.0.0/', 'http://localhost/', 'http://[::1]/', 'http://[::]/',
    'http://[::ffff:127.0.0.1]/', 'http://[0:0:0:0:0:ffff:7f00:1]/', 'http://[::127.0.0.1]/', 'http://[fd00:ec2::254]/', 'http://[fe80::1]/', 'http://[64:ff9b::169.254.169.254]/', 'http://[2002:7f00:1::]/',
    'http://169.254.169.254/latest/meta-data/', 'http://[::ffff:a9fe:a9fe]/', 'http://2852039166/', 'http://100.100.100.200/', 'http://168.63.129.16/', 'http://10.0.0.1/', 'http://172.16.0.1/', 'http://192.168.0.1/',
    'http://１２７.０.０.１/', 'http://127。0。0。1/', 'https://127.0.0.1/', 'http://224.0.0.1/', 'http://255.255.255.255/',
  ])('refuses %s', async (link) => {
    await expect(new MediaFetcher().fetch(link, LIMITS)).rejects.toThrow(new MediaRefused('it leads into a closed network'));
  });

  /** Ways to write this machine and the metadata address of clouds by which other systems were deceived; without brackets an IPv6 one is no URL. */
  it.each([
    '127.0.0.1', '0x7f000001', '127.0.1', '2130706433', '0177.0.0.1', '127.000.000.001', '0x7f.0x0.0x0.0x1', '::ffff:7f00:1', '0000:0000:0000:0000:0000:ffff:7f00:0001', '0:0:0:0:0:0:0:1',
    '0000:0000:0000:0000:0000:0000:0000:0001', '::ffff:127.1', '[fd00:ec2::254]', 'fd00:ec2::254', '169.254.169.254', '2852039166', '0xa9fea9fe', '0251.0376.0251.0376', '::ffff:a9fe:a9fe',
    '[::ffff:169.254.169.254]', '::ffff:169.254.169.254', '0000:0000:0000:0000:0000:ffff:a9fe:a9fe', '0x00000000000000000000ffffa9fea9fe', '[::1]', '::1', '[::ffff:127.0.0.1]', '::ffff:127.0.0.1',
    '0x00000000000000000000ffff7f000001',
  ])('refuses the host %s, with and without brackets', async (host) => {
    for (const link of [`https://${host}/`, `http://${host}:80/`, ...(host.includes(':') && !host.startsWith('[') ? [`https://[${host}]/`] : [])]) {
      await expect(new MediaFetcher().fetch(link, LIMITS)).rejects.toThrow(MediaRefused);
    }
  });

  it('refuses the root-qualified name of this machine, which some resolvers know and some do not', async () => {
    let visits = 0;
    const port = await serve((_, response) => void response.end(String(++visits)));
    await expect(new MediaFetcher().fetch(`http://LOCALHOST.:${port}/`, LIMITS)).rejects.toThrow();
    expect(visits).toBe(0);
  });

  it.each<[string, string]>([
    ['file:///etc/passwd', 'only http and https are followed'],
    ['gopher://127.0.0.1/', 'only http and https are followed'],
    ['ftp://primer.rs/a.jpg', 'only http and https are followed'],
    ['data:image/png;base64,AAAA', 'only http and https are followed'],
    ['http://ana:tajna@primer.rs/', 'it carries a password'],
    ['http://primer.rs@127.0.0.1/', 'it carries a password'],
    ['http://1.1.1.1:22/', 'its port is not one of the web'],
    ['http://1.1.1.1:5432/', 'its port is not one of the web'],
    ['nothing', 'it is no URL'],
    ['http://', 'it is no URL'],
  ])('refuses %s: %s', async (link, reason) => {
    await expect(new MediaFetcher().fetch(link, LIMITS)).rejects.toThrow(new MediaRefused(reason));
  });

  it('brings what is there, and what the server says it is', async () => {
    const port = await serve((_request, response) => response.setHeader('content-type', 'text/html').end(PNG));
    expect(await fetcherFor(port).fetch(`http://127.0.0.1:${port}/a`, LIMITS)).toEqual({ declared: 'text/html', bytes: PNG });
  });

  it('checks where a redirect leads, each time', async () => {
    let asked = 0;
    const inside = await serve((_request, response) => {
      asked++;
      response.end(PNG);
    });
    for (const target of [`http://127.0.0.1:${inside}/`, 'http://169.254.169.254/', 'file:///etc/passwd', `http://localhost:${inside}/`]) {
      const port = await serve((_request, response) => response.writeHead(302, { location: target }).end());
      await expect(fetcherFor(port).fetch(`http://127.0.0.1:${port}/`, LIMITS)).rejects.toThrow(MediaRefused);
    }
    expect(asked).toBe(0);
  });

  it('follows a redirect that may be followed, three times and not for ever', async () => {
    const port = await serve(({ url }, response) => (url === '/3' ? response.end(PNG) : response.writeHead(307, { location: url === '/for-ever' ? url : `/${Number(url!.slice(1)) + 1}` }).end()));
    expect((await fetcherFor(port).fetch(`http://127.0.0.1:${port}/0`, LIMITS)).bytes).toEqual(PNG);
    await expect(fetcherFor(port).fetch(`http://127.0.0.1:${port}/for-ever`, LIMITS)).rejects.toThrow('redirected too often');
  });

  it.each<[string, RequestListener, string]>([
    ['an error', (_request, response) => response.writeHead(404).end(PNG), 'the server answered 404'],
    ['too much', (_request, response) => response.end(Buffer.concat([PNG, Buffer.alloc(2_000)])), 'it is larger than 1000 bytes'],
    ['an endless answer', (_request, response) => {
      const timer = setInterval(() => response.write(Buffer.alloc(500)), 1);
      response.on('close', () => clearInterval(timer));
    }, 'it is larger than 1000 bytes'],
  ])('refuses %s', async (_name, listener, reason) => {
    const port = await serve(listener);
    await expect(fetcherFor(port).fetch(`http://127.0.0.1:${port}/`, LIMITS)).rejects.toThrow(reason);
  });

  it.each<[string, RequestListener]>([
    ['a server that says nothing', () => undefined],
    ['a server that drips', (_request, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    }],
  ])('does not wait for %s', async (_name, listener) => {
    const port = await serve(listener);
    await expect(fetcherFor(port).fetch(`http://127.0.0.1:${port}/`, { bytes: 1_000_000, ms: 200 })).rejects.toThrow('it took longer than 0.2 s');
  });

  it('tells what may work later from what never will', async () => {
    for (const [status, later] of [[503, true], [429, true], [401, true], [404, false], [410, false]] as const) {
      const port = await serve((_request, response) => response.writeHead(status).end());
      await expect(fetcherFor(port).fetch(`http://127.0.0.1:${port}/`, LIMITS)).rejects.toMatchObject({ mayWorkLater: later });
    }
  });
});

describe('S18 media of a provider', () => {
  const authorization = 'Basic dGFqbmE=';

  it('asks a provider inside our own network with its credentials, and nobody else', async () => {
    const seen: (string | undefined)[] = [];
    const port = await serve(({ headers }, response) => {
      seen.push(headers.authorization);
      response.end(PNG);
    });
    const provider = { origin: `http://127.0.0.1:${port}`, authorization };
    expect((await new MediaFetcher().fetch(`http://127.0.0.1:${port}/a`, LIMITS, provider)).bytes).toEqual(PNG);
    await expect(new MediaFetcher().fetch(`http://127.0.0.1:${port}/a`, LIMITS, { ...provider, origin: 'https://api.twilio.com' })).rejects.toThrow(MediaRefused);
    expect(seen).toEqual([authorization]);
  });

  it('follows its redirect without them, and never into our own network', async () => {
    const seen: (string | undefined)[] = [];
    const store = await serve(({ headers }, response) => {
      seen.push(headers.authorization);
      response.end(PNG);
    });
    const port = await serve((_request, response) => response.writeHead(307, { location: `http://127.0.0.1:${store}/` }).end());
    const provider = { origin: `http://127.0.0.1:${port}`, authorization };
    await expect(new MediaFetcher().fetch(`http://127.0.0.1:${port}/`, LIMITS, provider)).rejects.toThrow(/closed network|port/);
    expect((await fetcherFor(store).fetch(`http://127.0.0.1:${port}/`, LIMITS, provider)).bytes).toEqual(PNG);
    expect(seen).toEqual([undefined]);
  });

  it('does not give them to a redirect that comes back to the provider', async () => {
    const seen: (string | undefined)[] = [];
    let port = '';
    port = await serve(({ url, headers }, response) => {
      seen.push(headers.authorization);
      if (url === '/a') response.writeHead(302, { location: `http://127.0.0.1:${port}/b` }).end();
      else response.end(PNG);
    });
    await fetcherFor(port).fetch(`http://127.0.0.1:${port}/a`, LIMITS, { origin: `http://127.0.0.1:${port}`, authorization });
    expect(seen).toEqual([authorization, undefined]);
  });
});
