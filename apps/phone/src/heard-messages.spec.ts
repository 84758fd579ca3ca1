import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AsteriskSpool, startTestService, telephoneWav, waitFor, type LeftMessage, type TestService } from '@s48/testing';
import { phoneService } from './phone.module.js';

const DAY = 24 * 3_600;
const now = () => Math.floor(Date.now() / 1000);
const exchange = new AsteriskSpool();
let service: TestService;
let ancient: LeftMessage;
let copied: LeftMessage;
let yesterday: LeftMessage;
beforeAll(async () => {
  // As the exchange stood before this system was there.
  ancient = exchange.leave({ folder: 'Old', origtime: now() - 400 * DAY, writtenAt: new Date(Date.now() - 400 * DAY * 1000) });
  copied = exchange.leave({ folder: 'Old', origtime: now() - 300 * DAY });
  yesterday = exchange.leave({ folder: 'Old', origtime: now() - DAY });
  service = await startTestService(phoneService, { VOICEMAIL_SPOOL: exchange.root, VOICEMAIL_POLL_MS: '50' });
});
afterAll(async () => {
  await service?.close();
  exchange.remove();
});

const inputs = ({ msgId }: LeftMessage) => service.query<{ state: string; received_at: Date }>('select state, received_at from inbound_message where provider_id = $1', [`asterisk:${msgId}`]);
const taken = (message: LeftMessage) => waitFor(async () => (await inputs(message))[0], 'it is taken');
const passed = () => taken(exchange.leave());

describe('messages that somebody heard on a telephone', () => {
  it('are taken where they could still be answered in time, and those of the years before are left alone', async () => {
    expect(await taken(yesterday)).toMatchObject({ state: 'taken' });
    await passed();
    expect(await inputs(ancient)).toEqual([]);
    expect(await inputs(copied)).toEqual([]);
  });

  it('before we looked are taken all the same, in the time of the call', async () => {
    const origtime = now() - 3_600;
    const heard = exchange.leave({ folder: 'Old', origtime, seconds: 5 });
    expect(await taken(heard)).toMatchObject({ state: 'taken', received_at: new Date((origtime + 5) * 1000) });
  });

  it('while we were down are taken, however long that was', async () => {
    let heard: LeftMessage | undefined;
    await service.query(`update spool_watch set since = now() - interval '30 days'`);
    await service.restart(async () => {
      heard = exchange.listen(exchange.leave({ origtime: now() - 20 * DAY, writtenAt: new Date(Date.now() - 20 * DAY * 1000) }));
    });
    expect(await taken(heard!)).toMatchObject({ state: 'taken' });
  });

  it('V01 after we took them are one report, also without a key of the exchange', async () => {
    const first = exchange.leave({ origtime: now() - 700 });
    const nameless = exchange.leave({ msgId: null, origtime: now() - 600, audio: telephoneWav(2, 61) });
    const behind = exchange.leave({ origtime: now() - 500 });
    await taken(first);
    await taken(behind);
    const count = async () => Number((await service.query<{ n: string }>('select count(*) n from inbound_message'))[0]!.n);
    const before = await count();
    exchange.listen(first);
    exchange.listen({ ...nameless, path: nameless.path.replace(/\d{4}$/, (n) => String(Number(n) - 1).padStart(4, '0')) });
    await service.restart();
    await passed();
    expect(await count()).toBe(before + 1);
  });

  it('urgent ones are taken', async () => {
    expect(await taken(exchange.leave({ folder: 'Urgent' }))).toMatchObject({ state: 'taken' });
  });

  it('a truncated one is kept and shown as damaged, also in Old', async () => {
    const cut = exchange.leave({ folder: 'Old', audio: telephoneWav(5, 9).subarray(0, 30_000), writtenAt: new Date(Date.now() - 120_000) });
    expect(await taken(cut)).toMatchObject({ state: 'parked' });
  });
});
