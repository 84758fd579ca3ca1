import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Intake, type Taken } from '@s48/channel';
import { keyOf } from '@s48/channel/mailbox';
import { Seal } from '@s48/chassis';
import { startTestService, waitFor, type TestService } from '@s48/testing';
import { emailService } from './email.module.js';

const CORPUS = fileURLToPath(new URL('../corpus', import.meta.url));
const FILES = readdirSync(CORPUS).filter((file) => file.endsWith('.eml')).sort();
const read = (file: string): Buffer => readFileSync(join(CORPUS, file));
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

let service: TestService;
const takenAs = new Map<string, Taken>();

beforeAll(async () => {
  service = await startTestService(emailService, { LOG_LEVEL: 'silent' });
  const intake = service.app.get(Intake);
  for (const file of FILES) takenAs.set(file, await intake.take({ providerId: keyOf(read(file)), raw: read(file), receivedAt: new Date() }));
}, 120_000);
afterAll(() => service.close());

describe('the whole corpus through the intake', () => {
  it('E01 E39 E42 is kept byte for byte, and nothing is left that a database cannot hold', async () => {
    const rows = await service.query<{ sha256: string; raw: Buffer }>('select sha256, raw from inbound_message');
    expect(new Set(rows.map(({ raw }) => sha256(raw)))).toEqual(new Set(FILES.map((file) => sha256(read(file)))));
    expect(rows.every(({ raw, sha256: noted }) => sha256(raw) === noted)).toBe(true);
    const troubled = [...takenAs].filter(([, { kind }]) => kind === 'kept').map(([file, taken]) => `${file}: ${'reason' in taken ? taken.reason : ''}`);
    expect(troubled).toEqual([]);
  });

  it('E40 E41 every name of a file is safe to save under, and what winmail.dat held is there', async () => {
    const names = (await service.query<{ name: string }>('select name from report_attachment')).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name) => name === '' || name.length > 200 || /^\.|[\\/\p{Cc}\p{Cf}"<>|:*?]/u.test(name))).toEqual([]);
    expect(names).toContain('Rupa na putu kod škole.jpg');
  });

  it('E44 E45 E48 every mail by a person is a report with an answer on its way, where there is an address', async () => {
    const people = FILES.filter((file) => takenAs.get(file)!.kind === 'report');
    const said = await service.emitted('report.received');
    expect(said).toHaveLength(people.length);
    expect(said.filter(({ data }) => !data.contact)).toHaveLength(people.filter((file) => /^from-(none|no-domain|empty|name-only|ip-literal)/.test(file) || /^(line-endings-cr|blank-first-line)/.test(file)).length);
  });

  it('E07 E08 a second reading of everything creates nothing', async () => {
    await waitFor(async () => (await service.query(`select 1 from delivery where state not in ('delivered', 'failed')`)).length === 0, 'every acknowledgement to be settled');
    const before = await service.emitted();
    const intake = service.app.get(Intake);
    for (const file of FILES) expect(await intake.take({ providerId: keyOf(read(file)), raw: read(file), receivedAt: new Date() })).toMatchObject({ duplicate: true });
    expect(await service.emitted()).toHaveLength(before.length);
  }, 60_000);

  it('E19 E24 E26 robots and reports about delivery are kept and not acknowledged', async () => {
    const notPeople = FILES.filter((file) => /^(robot|bounce|not-bounce-(mdn|out))/.test(file));
    const reportIds = notPeople.map((file) => takenAs.get(file)!).flatMap((taken) => ('reportId' in taken ? [taken.reportId] : []));
    expect(notPeople.filter((file) => /^bounce/.test(file)).map((file) => takenAs.get(file)!.kind)).toEqual(notPeople.filter((file) => /^bounce/.test(file)).map(() => 'ignored'));
    expect(await service.query(`select 1 from delivery where kind = 'acknowledgement' and facts->>'reportId' = any($1)`, [reportIds])).toEqual([]);
  });

  it('E23 the brake holds back acknowledgements, never reports', async () => {
    const [row] = await service.query<{ n: number }>(`select count(*)::int n from delivery where kind = 'acknowledgement' and recipient->>'key' = $1`, [
      service.app.get(Seal).personOf('petar@primer.rs'),
    ]);
    expect(row!.n).toBeGreaterThan(0);
    expect(row!.n).toBeLessThanOrEqual(5);
    expect([...takenAs.values()].filter(({ kind }) => kind === 'report').length).toBeGreaterThan(200);
  });
});
