import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Bus, uuid7 } from '@s48/bus';
import { startTestService, type TestService } from '@s48/testing';
import { Attachments } from './attachments.js';
import type { NewAttachment } from './channel-adapter.js';
import { Plan, testChannel } from './test-channel.js';

const photo = (own: Partial<NewAttachment> = {}): NewAttachment => ({ name: 'rupa.jpg', mime: 'image/jpeg', bytes: Buffer.from('a photo'), ...own });

describe('attachments', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService(testChannel(new Plan()));
  });
  afterAll(() => service?.close());

  const store = (files: readonly NewAttachment[], reportId = uuid7()) => service.app.get(Bus).transaction((tx) => service.app.get(Attachments).store(tx, reportId, files));
  const nameOf = async (name: string) => (await store([photo({ name })]))[0]!.name;

  it('are addressed by their content and stored once, however many reports hold them', async () => {
    const bytes = Buffer.from([0, 255, 1, 2]);
    const id = createHash('sha256').update(bytes).digest('hex');
    const reports = [uuid7(), uuid7()];
    for (const report of reports) expect(await store([photo({ bytes })], report)).toEqual([{ id, name: 'rupa.jpg', mime: 'image/jpeg', size: 4 }]);
    expect(await service.query('select id, size, mime from attachment where id = $1', [id])).toEqual([{ id, size: 4, mime: 'image/jpeg' }]);
    expect(await service.query('select 1 from report_attachment where attachment_id = $1', [id])).toHaveLength(2);
    const file = await service.app.get(Attachments).read(service.app.get(Bus).database.manager, id);
    expect(file!.bytes.equals(bytes)).toBe(true);
  });

  it('are listed once when one report holds the same photo twice', async () => {
    const report = uuid7();
    expect(await store([photo({ bytes: Buffer.from('dvaput') }), photo({ bytes: Buffer.from('dvaput'), name: 'ista.jpg' })], report)).toHaveLength(1);
    expect(await service.query('select name from report_attachment where report_id = $1', [report])).toEqual([{ name: 'rupa.jpg' }]);
  });

  it('are stored once when two reports bring them at the same moment', async () => {
    const bytes = Buffer.from('odjednom');
    const stored = await Promise.all(Array.from({ length: 4 }, () => store([photo({ bytes })])));
    expect(new Set(stored.map(([file]) => file!.id)).size).toBe(1);
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\slike\\rupa.jpg', 'rupa.jpg'],
    ['a\u0000b\r\nc".jpg', 'abc.jpg'],
    ['folder/', 'prilog'],
    ['', 'prilog'],
    ['..', 'prilog'],
    ['.htaccess', 'htaccess'],
    ['slika\u202Egpj.exe', 'slikagpj.exe'],
    ['рупа на путу.jpg', 'рупа на путу.jpg'],
    ['\uD83D.jpg', '\uFFFD.jpg'],
  ])('are named safely: %j is %j', async (name, safe) => expect(await nameOf(name)).toBe(safe));

  it('have names of at most 200 characters, the ending kept', async () => {
    const name = await nameOf(`${'🕳'.repeat(300)}.jpg`);
    expect(name.length).toBeLessThanOrEqual(200);
    expect(name.endsWith('.jpg')).toBe(true);
    expect(name.isWellFormed()).toBe(true);
  });

  it.each([
    ['image/png', 'image/png'],
    ['Text/HTML; charset=utf-8', 'text/html'],
    ['text/html\r\nset-cookie: a=b', 'application/octet-stream'],
    ['image/png\u0000', 'application/octet-stream'],
    ['', 'application/octet-stream'],
    [`image/${'x'.repeat(300)}`, 'application/octet-stream'],
  ])('have a type that can be a header: %j is %j', async (mime, safe) => expect((await store([photo({ mime, bytes: Buffer.from(mime) })]))[0]!.mime).toBe(safe));
});
