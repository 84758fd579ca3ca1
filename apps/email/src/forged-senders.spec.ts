import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Intake, type Taken } from '@s48/channel';
import { keyOf, keyOfHead } from '@s48/channel/mailbox';
import { Seal } from '@s48/chassis';
import { mailText, startTestService, TEST_CONTACT_KEY, type TestService } from '@s48/testing';
import { replyAddress } from './domain/token.js';
import { emailService } from './email.module.js';

const OWN = 'sistem48@smederevo.org.rs';
const MX = 'mx.smederevo.org.rs';
const RESULTS = {
  accepted: `${MX}; dmarc=pass header.from=primer.rs`,
  doubtful: `${MX}; spf=fail; dkim=fail`,
  forged: `${MX}; dmarc=fail (p=reject dis=none) header.from=primer.rs`,
  foreign: 'mx.napadac.rs; dmarc=fail (p=reject)',
} as const;
const seal = new Seal(TEST_CONTACT_KEY);
let service: TestService;
let count = 0;

beforeAll(async () => {
  service = await startTestService(emailService, { SIMULATOR: '1', LOG_LEVEL: 'silent', EMAIL_AUTHSERV_ID: MX });
});
afterAll(() => service.close());

type Trust = keyof typeof RESULTS;
const mailFrom = (trust: Trust, headers: Record<string, string>, body = 'Rupa.'): Buffer => mailText({ 'Authentication-Results': RESULTS[trust], 'Message-ID': `<lazno-${count++}@primer.rs>`, ...headers }, body);
const take = (raw: Buffer, providerId = keyOf(raw)): Promise<Taken> => service.app.get(Intake, { strict: false }).take({ providerId, raw, receivedAt: new Date() });
const report = async (from: string): Promise<{ reportId: string; reference: string }> => (await take(mailFrom('accepted', { From: from, Subject: 'Rupa' }))) as Extract<Taken, { kind: 'report' | 'supplement' }>;
const sentTo = (address: string): Promise<{ what: string }[]> => service.query(`select coalesce(purpose, kind) what from delivery where recipient->>'key' = $1 order by created_at`, [seal.personOf(address)]);

const TABLE: readonly (readonly [Trust, boolean, number, boolean])[] = [
  ['accepted', true, 1, true],
  ['foreign', true, 1, true],
  ['doubtful', false, 0, true],
  ['forged', false, 0, false],
];

describe.each(TABLE)('a sender found %s', (trust, verified, answers, acknowledged) => {
  const address = `${trust}@primer.rs`;

  it(`is taken in, and ${acknowledged ? '' : 'not '}acknowledged`, async () => {
    expect(await take(mailFrom(trust, { From: address }))).toMatchObject({ kind: 'report' });
    expect(await sentTo(address)).toEqual(acknowledged ? [{ what: 'acknowledgement' }] : []);
  });

  it(`E31 answers our mail: ${verified ? 'verified' : 'kept with the report, unverified'}`, async () => {
    const { reportId, reference } = await report(`odgovor-${address}`);
    await take(mailFrom(trust, { From: `odgovor-${address}`, To: replyAddress(seal, OWN, reference), Subject: `Re: ${reference}` }));
    expect((await service.emitted('report.supplemented', (data) => data.reportId === reportId)).map(({ data }) => data.verified)).toEqual([verified]);
  });

  it(`X08 asks for a status and gets ${answers === 1 ? 'it' : 'none'}`, async () => {
    const { reference } = await report(`pita-${address}`);
    await take(mailFrom(trust, { From: `pita-${address}`, Subject: `STATUS ${reference}` }, ''));
    expect((await sentTo(`pita-${address}`)).filter(({ what }) => what === 'command')).toHaveLength(answers);
  });

  it(`E16 whose mail is too large is ${acknowledged ? '' : 'not '}told`, async () => {
    const raw = mailFrom(trust, { From: `velika-${address}` });
    await take(raw, keyOfHead(raw, 31_400_000));
    expect(await sentTo(`velika-${address}`)).toHaveLength(acknowledged ? 1 : 0);
  });
});
