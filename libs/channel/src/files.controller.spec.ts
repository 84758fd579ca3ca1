import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Bus, uuid7 } from '@s48/bus';
import { mintFileLink, Seal } from '@s48/chassis';
import { startTestService, type TestService } from '@s48/testing';
import { Attachments } from './attachments.js';
import { Plan, testChannel } from './test-channel.js';

describe('files', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService(testChannel(new Plan()));
  });
  afterAll(() => service?.close());

  const store = async (mime: string, content: string): Promise<string> =>
    (await service.app.get(Bus).transaction((tx) => service.app.get(Attachments).store(tx, uuid7(), [{ name: 'prilog', mime, bytes: Buffer.from(content) }])))[0]!.id;
  const link = (id: string, viewer: string, minutesAgo = 0, channel = 'sms') => mintFileLink(service.app.get(Seal), { channel, id }, viewer, new Date(Date.now() - minutesAgo * 60_000));
  const ana = () => service.signedInAs({ role: 'operator', id: 'ana' });

  it.each([
    ['image/jpeg', 'inline'],
    ['image/png', 'inline'],
    ['audio/wav', 'inline'],
    ['image/svg+xml', 'attachment'],
    ['text/html', 'attachment'],
    ['application/xhtml+xml', 'attachment'],
    ['text/xml', 'attachment'],
    ['application/pdf', 'attachment'],
    ['application/octet-stream', 'attachment'],
    ['image/jpegx', 'attachment'],
    ['audio/x/html', 'attachment'],
  ])('X01 %s is served as %s, and nothing in it runs', async (mime, disposition) => {
    const content = `<svg onload="alert(1)"/> ${mime}`;
    const response = await service.fetch(link(await store(mime, content), 'staff:ana'), { headers: ana() });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(content);
    expect(response.headers.get('content-disposition')).toBe(disposition);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(response.headers.get('cache-control')).toMatch(/^private/);
  });

  it('X04 a link works for five minutes, for its viewer only', async () => {
    const id = await store('image/png', 'X04');
    const status = async (path: string, headers: Record<string, string> = {}) => (await service.fetch(path, { headers })).status;
    expect(await status(link(id, 'staff:ana'), ana())).toBe(200);
    expect(await status(link(id, 'staff:ana', 4), ana())).toBe(200);
    expect(await status(link(id, 'staff:ana', 6), ana())).toBe(403);
    expect(await status(link(id, 'staff:ana'))).toBe(403);
    expect(await status(link(id, 'staff:ana'), service.signedInAs({ role: 'administrator', id: 'mika' }))).toBe(403);
    expect(await status(link(id, 'staff:ana'), { cookie: 's48=guess' })).toBe(403);
    expect(await status(link(id, 'agency:cistoca'))).toBe(200);
    expect(await status(link(id, 'agency:cistoca', 6))).toBe(403);
  });

  it('X04 a link cannot be stretched, moved or made up', async () => {
    const [id, other] = [await store('image/png', 'mine'), await store('image/png', 'another')];
    const good = link(id, 'agency:cistoca');
    const later = String(Date.now() + 3_600_000);
    const forged = [
      `/files/sms/${id}`,
      good.replace(id, other),
      good.replace(/expires=\d+/, `expires=${later}`),
      good.replace('agency%3Acistoca', 'agency%3Avodovod'),
      good.replace(/signature=.*/, 'signature='),
      good.replace(/signature=.*/, 'signature=a&signature=b'),
      link(id, 'agency:cistoca', 0, 'email').replace('/files/email/', '/files/sms/'),
    ];
    for (const path of forged) expect([path, (await service.fetch(path)).status]).toEqual([path, 403]);
  });

  it('says that a file is not there only to whom it may say so', async () => {
    expect((await service.fetch(link('f'.repeat(64), 'agency:cistoca'))).status).toBe(404);
    expect((await service.fetch(`/files/sms/${'f'.repeat(64)}`)).status).toBe(403);
  });
});
