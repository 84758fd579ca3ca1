import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Intake } from '@s48/channel';
import { Seal } from '@s48/chassis';
import { AsteriskSpool, given, mailText, startTestService, telephoneWav, TEST_CONTACT_KEY, twiceGivesOne, waitFor, type TestService } from '@s48/testing';
import { loadPhoneConfig } from './config.js';
import { pack } from './domain/raw-input.js';
import { phoneService } from './phone.module.js';

const DAY_MS = 24 * 3_600_000;
const seal = new Seal(TEST_CONTACT_KEY);
const exchange = new AsteriskSpool();
let service: TestService;
let serial = 10;
beforeAll(async () => {
  service = await startTestService(phoneService, { VOICEMAIL_SPOOL: exchange.root, VOICEMAIL_POLL_MS: '50', AUDIO_RETENTION: 'P30D' });
});
afterAll(async () => {
  await service?.close();
  exchange.remove();
});

const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();
const operator = () => service.signedInAs({ role: 'operator', id: 'op-1', name: 'Jelena' });

async function recorded(audio = telephoneWav(2, serial++), caller = '026555666') {
  const left = exchange.leave({ audio, seconds: 2, caller });
  const { report_id: id } = await waitFor(async () => (await service.query<{ report_id: string }>('select report_id from inbound_message where provider_id = $1 and report_id is not null', [`asterisk:${left.msgId}`]))[0], 'the recording');
  const { data: report } = await service.waitForEmitted('report.received', ({ reportId }) => reportId === id);
  return { ...left, id, report };
}
type Recorded = Awaited<ReturnType<typeof recorded>>;

/** Written down so many days ago; the transcript itself cannot be backdated. */
async function transcribed({ id }: { id: string }, days = 60): Promise<void> {
  await service.fetch(`/api/phone/recordings/${id}/transcript`, { method: 'POST', body: JSON.stringify({ text: 'Rupa.', outcome: 'report' }), headers: { ...operator(), 'content-type': 'application/json' } });
  await service.query('update recording set transcribed_at = $2 where report_id = $1', [id, daysAgo(days)]);
}
const ticket = ({ report }: Recorded, own: object) => given.ticketUpdated({ ...given.facts({ reportId: report.reportId, reference: report.reference, channel: 'phone', receivedAt: report.receivedAt }), ...own });
const closed = (recording: Recorded, days: number, version = 3) => service.hear('ticket.updated', ticket(recording, { state: 'resolved', version, at: daysAgo(days) }));
const audioOf = async (id: string): Promise<number> => (await service.fetch(`/api/phone/recordings/${id}/audio`, { headers: operator() })).status;
const rowOf = async (id: string) => (await service.query<{ audio: string; sound_deleted_at: Date | null; transcript_sha256: string | null; seconds: number }>('select * from recording where report_id = $1', [id]))[0]!;
const deleted = (id: string) => waitFor(async () => (await rowOf(id)).sound_deleted_at !== null, 'the sound to be deleted');
const look = () => service.restart();

describe('how long sounds are kept', () => {
  it('after a month the sound of a closed recording is gone everywhere; transcript, facts and hash stay, and it is written down', async () => {
    const audio = telephoneWav(2, serial++);
    const recording = await recorded(audio);
    const before = await rowOf(recording.id);
    await transcribed(recording);
    await closed(recording, 31);
    await look();
    await deleted(recording.id);
    expect(await audioOf(recording.id)).toBe(404);
    expect(await (await service.fetch(`/api/phone/recordings/${recording.id}/peaks`, { headers: operator() })).json()).toEqual({ peaks: [] });
    expect(await service.query('select 1 from attachment where id = $1', [before.audio])).toEqual([]);
    expect(await rowOf(recording.id)).toMatchObject({ audio: before.audio, seconds: 2, transcript_sha256: expect.any(String) });
    const [input] = await service.query<{ raw: Buffer; sha256: string; state: string }>('select raw, sha256, state from inbound_message where report_id = $1', [recording.id]);
    expect(input!.raw.length).toBeLessThan(1_000);
    expect(input).toMatchObject({ state: 'taken', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(JSON.parse(input!.raw.toString())).toMatchObject({ source: 'recording', caller: '026555666', seconds: 2 });
    expect(await service.query(`select staff_id, what from access_log where subject = $1 and staff_id = 'system'`, [recording.id])).toEqual([{ staff_id: 'system', what: 'sound deleted by AUDIO_RETENTION' }]);
    const { items } = (await (await service.fetch('/api/phone/recordings?state=transcribed', { headers: operator() })).json()) as { items: { id: string; soundDeletedAt: string | null }[] };
    expect(items.find(({ id }) => id === recording.id)!.soundDeletedAt).not.toBeNull();
  });

  it('the one that waits, the one whose ticket is open, reopened or closed lately are kept', async () => {
    const [waiting, open, reopened, lately, gone] = [await recorded(), await recorded(), await recorded(), await recorded(), await recorded()];
    for (const recording of [open, reopened, lately, gone]) await transcribed(recording);
    await closed(waiting, 100);
    await closed(reopened, 100, 4);
    await service.hear('ticket.updated', ticket(reopened, { state: 'assigned', version: 5, at: daysAgo(99) }));
    await twiceGivesOne(service, 'ticket.updated', ticket(reopened, { state: 'resolved', version: 3, at: daysAgo(101) }), () => service.query('select closed_at, ticket_version from recording where report_id = $1', [reopened.id]));
    await closed(lately, 29);
    await closed(gone, 31);
    await look();
    await deleted(gone.id);
    for (const { id } of [waiting, open, reopened, lately]) expect({ status: await audioOf(id), at: (await rowOf(id)).sound_deleted_at }).toEqual({ status: 200, at: null });
  });

  it('it counts from the transcript where that came after the end of the ticket', async () => {
    const recording = await recorded();
    await closed(recording, 100);
    await transcribed(recording, 10);
    const gone = await recorded();
    await transcribed(gone);
    await closed(gone, 31);
    await look();
    await deleted(gone.id);
    expect(await audioOf(recording.id)).toBe(200);
  });

  it('of two calls with the same sound the other keeps it', async () => {
    const same = telephoneWav(3, 7);
    const [first, second] = [await recorded(same), await recorded(same)];
    await transcribed(first);
    await closed(first, 31);
    await look();
    await deleted(first.id);
    expect([await audioOf(first.id), await audioOf(second.id)]).toEqual([404, 200]);
  });

  it('the copy that came by mail goes too, its head stays', async () => {
    const sound = telephoneWav(2, serial++);
    const recording = await recorded(sound);
    const body = Buffer.concat([Buffer.from('--b\r\nContent-Type: audio/x-wav; name="msg.wav"\r\nContent-Transfer-Encoding: base64\r\n\r\n'), Buffer.from(sound.toString('base64')), Buffer.from('\r\n--b--\r\n')]);
    const mail = mailText({ 'Message-ID': '<twin@pbx>', 'X-Asterisk-VM-Message-ID': recording.msgId, 'Content-Type': 'multipart/mixed; boundary="b"' }, body);
    await service.app.get(Intake, { strict: false }).take({ providerId: '<twin@pbx> 0', raw: pack({ source: 'mail', mail }), receivedAt: new Date() });
    await transcribed(recording);
    await closed(recording, 31);
    await look();
    await deleted(recording.id);
    const [twin] = await service.query<{ raw: Buffer; state: string }>(`select raw, state from inbound_message where provider_id = '<twin@pbx> 0'`);
    expect(twin!.state).toBe('ignored');
    expect(twin!.raw.toString()).toContain('Message-ID: <twin@pbx>');
    expect(twin!.raw.length).toBeLessThan(1_000);
  });

  it('a person may be erased afterwards', async () => {
    const recording = await recorded(telephoneWav(2, serial++), '026777888');
    await transcribed(recording);
    await closed(recording, 31);
    await look();
    await deleted(recording.id);
    await service.hear('person.erased', given.personErased({ key: seal.personOf('+38126777888') }));
    expect(await service.query('select raw from inbound_message where report_id = $1', [recording.id])).toEqual([{ raw: Buffer.alloc(0) }]);
  });

  it('is said in days and hours, and unset they are kept', () => {
    expect(loadPhoneConfig({}).AUDIO_RETENTION).toBeUndefined();
    expect(loadPhoneConfig({ AUDIO_RETENTION: 'P90D' }).AUDIO_RETENTION).toBe(90 * DAY_MS);
    expect(() => loadPhoneConfig({ AUDIO_RETENTION: '90 dana' })).toThrow('AUDIO_RETENTION not a positive ISO 8601 duration');
  });
});
