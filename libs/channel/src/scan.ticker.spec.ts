import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Bus, uuid7 } from '@s48/bus';
import { mintFileLink, Seal } from '@s48/chassis';
import { startTestService, waitFor, type TestService } from '@s48/testing';
import { Attachments } from './attachments.js';
import { ScanFailed, verdictOf } from './clamd.js';
import { Intake } from './intake.js';
import { ScanTicker } from './scan.ticker.js';
import { from, meaning, Plan, testChannel } from './test-channel.js';

describe('what clamd answers', () => {
  it.each([
    ['stream: OK\0', { scan: 'clean' }],
    ['stream: Eicar-Test-S48.UNOFFICIAL FOUND\0', { scan: 'infected', found: 'Eicar-Test-S48.UNOFFICIAL' }],
    ['stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0', { scan: 'too-large' }],
    ['INSTREAM size limit exceeded. ERROR\0', { scan: 'too-large' }],
  ])('%j', (answer, verdict) => expect(verdictOf(answer)).toEqual(verdict));

  it.each(['UNKNOWN COMMAND\0', 'stream: Can\'t allocate memory ERROR\0', 'HTTP/1.1 400 Bad Request\r\n', '\0', 'stream: OK FOUND? \0'])('%j is no verdict', (answer) => expect(() => verdictOf(answer)).toThrow(ScanFailed));
});

/** Answers as the bytes in the file tell it to. */
class FakeScanner {
  port = 0;
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();

  async start(): Promise<void> {
    const server = createServer((socket) => {
      this.sockets.add(socket.on('error', () => undefined).once('close', () => this.sockets.delete(socket)));
      let heard = Buffer.alloc(0);
      socket.on('data', (chunk: Buffer) => {
        heard = Buffer.concat([heard, chunk]);
        if (!heard.subarray(-4).equals(Buffer.alloc(4))) return;
        if (heard.includes('ODGOVARA BESMISLICE')) socket.end('\u0001\u0002 what?\0');
        else if (heard.includes('PREKIDA')) socket.destroy();
        else if (!heard.includes('NE ODGOVARA')) socket.end('stream: OK\0');
      });
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server?.close(resolve));
  }
}

describe('attachments and the scanner', () => {
  const scanner = new FakeScanner();
  let service: TestService;
  beforeAll(async () => {
    await scanner.start();
    service = await startTestService(testChannel(new Plan()), { CLAMD_URL: `tcp://127.0.0.1:${scanner.port}`, LOG_LEVEL: 'silent' });
  });
  afterAll(async () => {
    await service?.close();
    await scanner.stop();
  });
  beforeEach(() => {
    service.app.get(ScanTicker).patienceMs = 1_000;
  });

  let count = 0;
  const report = async (content: string): Promise<string> => {
    const raw = meaning({ ...from('+381641234567'), attachments: [{ name: 'rupa.png', mime: 'image/png', bytes: Buffer.from(content).toString('base64') }] });
    const taken = await service.app.get(Intake).take({ providerId: `sms-${count++}`, raw, receivedAt: new Date() });
    if (taken.kind !== 'report') throw new Error(`it is ${taken.kind}`);
    const { data } = await service.waitForEmitted('report.received', ({ reportId }) => reportId === taken.reportId);
    return data.attachments[0]!.id;
  };
  const open = (id: string) => service.fetch(mintFileLink(service.app.get(Seal), { channel: 'sms', id }, 'agency:cistoca', new Date()));
  const opened = (id: string) => waitFor(async () => (await open(id)).status === 200, 'it is handed out');
  const stateOf = async (id: string) => (await service.query<{ scan: string; scan_attempts: number; waits: boolean }>('select scan, scan_attempts, scan_due_at > now() waits from attachment where id = $1', [id]))[0]!;
  const health = async (): Promise<string> => ((await (await service.fetch('/health/ready')).json()) as Record<string, string>)['sms.scanner']!;
  const hurry = () => service.query(`update attachment set scan_due_at = now() where scan = 'waiting'`);

  it('a file is handed out when the scanner has found nothing', async () => {
    await opened(await report('čista'));
    expect(await health()).toBe('on');
  });

  it('while the scanner is down reports come in, their files wait and say so, and are handed out when it is back', async () => {
    await scanner.stop();
    const id = await report('dok skener ne radi');
    await waitFor(async () => (await health()) === 'down: ECONNREFUSED; new attachments wait', 'the outage is on the health page');
    const refused = await open(id);
    expect([refused.status, refused.headers.get('content-type')]).toEqual([409, 'application/problem+json; charset=utf-8']);
    expect(await refused.json()).toMatchObject({ title: 'This file is still being checked for malicious code; try again in a minute' });
    expect(await stateOf(id)).toMatchObject({ scan: 'waiting', scan_attempts: 0 });
    await scanner.start();
    await opened(id);
    expect(await health()).toBe('on');
  });

  it.each(['NE ODGOVARA', 'PREKIDA'])('a scanner that hangs is left, and asked again: %s', async (content) => {
    const id = await report(content);
    await waitFor(async () => /^down: (no answer within 1 s|it hung up without an answer|ECONNRESET)/.test(await health()), 'it is on the health page');
    expect(await stateOf(id)).toMatchObject({ scan: 'waiting', scan_attempts: 0 });
    await opened(await report(`iza: ${content.toLowerCase()}`));
    await service.query(`delete from report_attachment; delete from attachment`);
  });

  it('a file that the scanner cannot judge waits ever longer, and holds up no other', async () => {
    const id = await report('ODGOVARA BESMISLICE');
    await waitFor(async () => (await stateOf(id)).scan_attempts === 1, 'the first attempt');
    await hurry();
    await waitFor(async () => (await stateOf(id)).scan_attempts === 2, 'the second attempt');
    expect(await stateOf(id)).toMatchObject({ scan: 'waiting', waits: true });
    await opened(await report('iza besmislica'));
    expect((await open(id)).status).toBe(409);
  });

  it('a service that stops does not wait for the scanner', async () => {
    service.app.get(ScanTicker).patienceMs = 60_000;
    const id = await report('NE ODGOVARA dok se gasi');
    await waitFor(async () => (await stateOf(id)).waits, 'it is being scanned');
    const began = performance.now();
    await service.restart();
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe('without a scanner', () => {
  it('files are handed out as they came, but for those in which one has found something before', async () => {
    const service = await startTestService(testChannel(new Plan()));
    try {
      const store = async (content: string) => (await service.app.get(Bus).transaction((tx) => service.app.get(Attachments).store(tx, uuid7(), [{ name: 'a.png', mime: 'image/png', bytes: Buffer.from(content) }])))[0]!.id;
      const open = (id: string) => service.fetch(mintFileLink(service.app.get(Seal), { channel: 'sms', id }, 'agency:cistoca', new Date()));
      const [plain, bad] = [await store('bez skenera'), await store('zaražena')];
      await service.query(`update attachment set scan = 'infected' where id = $1`, [bad]);
      expect([(await open(plain)).status, (await open(bad)).status]).toEqual([200, 403]);
      expect(await (await service.fetch('/health/ready')).json()).toMatchObject({ 'sms.scanner': 'off: CLAMD_URL is not set' });
    } finally {
      await service.close();
    }
  });
});
