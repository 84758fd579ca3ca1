import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Intake } from '@s48/channel';
import { keyOf } from '@s48/channel/mailbox';
import { mailText, startTestService, waitFor, type TestService } from '@s48/testing';
import { emailService } from './email.module.js';

const ADDRESSES = ['sistem48@smederevo.org.rs', 'servis@drugigrad.rs'] as const;
/** What would tell one robot that the other is one, or that this is an answer. */
const TELLING = /^(?:Auto-Submitted|X-Auto-Response-Suppress|In-Reply-To|References|Reply-To):.*(?:\r\n[ \t].*)*\r\n/gim;
let systems: TestService[];

beforeAll(async () => {
  systems = await Promise.all(ADDRESSES.map((address) => startTestService(emailService, { SIMULATOR: '1', LOG_LEVEL: 'silent', EMAIL_ADDRESS: address })));
  // Two cities do not number alike.
  await systems[1]!.query(`select setval('reference_sequence', 4800)`);
});
afterAll(() => Promise.all(systems.map((system) => system.close())));

const take = (system: TestService, raw: Buffer) => system.app.get(Intake, { strict: false }).take({ providerId: keyOf(raw), raw, receivedAt: new Date() });

/** What a system has sent, once all of it has left, without what would give it away. */
async function sentBy(system: TestService): Promise<Buffer[]> {
  await waitFor(async () => (await system.query(`select 1 from delivery where state not in ('delivered', 'failed')`)).length === 0, 'everything leaves');
  const rows = await system.query<{ raw: Buffer }>(`select raw from simulated_mail where direction = 'out' order by at`);
  return rows.map(({ raw }) => Buffer.from(raw.toString('latin1').replace(TELLING, ''), 'latin1'));
}

it('E22 two systems that answer each other, neither by its headers a robot, stop after three rounds', async () => {
  const carried = new Set<string>();
  await take(systems[0]!, mailText({ From: ADDRESSES[1], To: ADDRESSES[0], Subject: 'Hvala na poruci' }, 'Vaša poruka je primljena.'));
  for (let quiet = false, round = 0; !quiet; round++) {
    expect(round).toBeLessThan(20);
    quiet = true;
    for (const [from, to] of [[0, 1], [1, 0]] as const) {
      for (const raw of await sentBy(systems[from]!)) {
        if (carried.has(keyOf(raw))) continue;
        carried.add(keyOf(raw));
        quiet = false;
        await take(systems[to]!, raw);
      }
    }
  }
  expect((await sentBy(systems[0]!)).length).toBe(3);
  expect((await sentBy(systems[1]!)).length).toBe(3);
  expect((await systems[0]!.emitted('report.received')).length).toBe(4);
}, 60_000);
