import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Seal } from '@s48/chassis';
import { given, startTestService, waitFor, type TestService } from '@s48/testing';
import { FakeCentre, type Submitted } from './smpp.fake.js';
import { PARTS_WAIT_MS, SmppInbound } from './smpp.inbound.js';
import { smsService } from './sms.module.js';

const centre = new FakeCentre();
let service: TestService;

beforeAll(async () => {
  service = await startTestService(smsService, { LOG_LEVEL: 'silent', SMS_INBOUND: 'smpp', SMS_OUTBOUND: 'smpp', SMPP_URL: await centre.start(), SMPP_ENQUIRE_SECONDS: '1' });
  await service.app.listen(0, '127.0.0.1');
  await bound(1);
});
afterAll(async () => {
  await service.close();
  await centre.stop();
});

const health = async (): Promise<string> => ((await (await fetch(`${await service.app.getUrl()}/health/ready`)).json()) as { sms: string }).sms;
const bound = (binds: number): Promise<unknown> => waitFor(async () => centre.binds >= binds && (await health()) === 'in on: smpp; out on: smpp', 'the link to be bound', 20_000);
const ucs2 = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const textOf = ({ body, esmClass, coding }: Submitted): string => {
  const content = Buffer.from(esmClass & 0x40 ? body.subarray(body[0]! + 1) : body);
  return coding === 8 ? content.swap16().toString('utf16le') : content.toString('latin1');
};
const sentTo = (phone: string): Submitted[] => centre.submitted.filter(({ to }) => to === phone.replace('+', ''));
const accepted = (sequence: number): Promise<unknown> => waitFor(() => centre.responses.some((response) => response.sequence === sequence && response.status === 0), 'the centre to be answered');
const reply = async (phone: string, text: string): Promise<ReturnType<typeof given.replyRequested>> => {
  const asked = given.replyRequested({ to: given.contact('sms', phone), text });
  await service.hear('reply.requested', asked);
  return asked;
};
/** Brings what waits for its turn forward; an attempt that is under way keeps its lease. */
const hurry = (id: string): Promise<unknown> =>
  service.query(`update delivery set due_at = now(), leased_until = now() - interval '1 s' where id = $1 and (state = 'queued' or (state = 'submitting' and leased_until = due_at))`, [id]);

describe('texts come over SMPP', () => {
  it('a text is kept before the centre is answered, with its PDU, and acknowledged', async () => {
    await accepted(centre.deliver('381641240001', ucs2('Рупа у Карађорђевој')));
    const { data } = await service.waitForEmitted('report.received', ({ text }) => text === 'Рупа у Карађорђевој');
    const [ack] = await waitFor(() => sentTo('+381641240001').length > 0 && sentTo('+381641240001'), 'the acknowledgement');
    const all = await waitFor(() => sentTo('+381641240001').length >= 2 && sentTo('+381641240001'), 'both parts');
    expect(ack!.coding).toBe(8);
    expect(all.map(textOf).join('')).toContain(data.reference);
    const [kept] = await service.query<{ raw: Buffer }>('select raw from inbound_message where report_id = $1', [data.reportId]);
    expect(Buffer.from((JSON.parse(kept!.raw.toString()) as { pdus: string[] }).pdus[0]!, 'hex').includes(ucs2('Рупа'))).toBe(true);
  });

  it('GSM letters with escapes, a payload field, and a binary coding are read', async () => {
    await accepted(centre.deliver('381641240002', Buffer.from([0x52, 0x75, 0x70, 0x61, 0x20, 0x1b, 0x3c, 0x78, 0x1b, 0x3e, 0x20, 0x00, 0x1b, 0x65]), { coding: 0 }));
    await service.waitForEmitted('report.received', ({ text }) => text === 'Rupa [x] @€');
    const payload = ucs2('payload TLV порука');
    await accepted(centre.deliver('381641240002', Buffer.alloc(0), { tlvs: Buffer.concat([Buffer.from([0x04, 0x24, 0, payload.length]), payload]) }));
    await service.waitForEmitted('report.received', ({ text }) => text === 'payload TLV порука');
  });

  it('S07 parts out of order and repeated make one report; SAR fields too', async () => {
    const part = (n: number, text: string): number => centre.deliver('381641240003', Buffer.concat([Buffer.from([5, 0, 3, 9, 2, n]), ucs2(text)]), { esmClass: 0x40 });
    for (const [n, text] of [[2, 'drugi deo'], [2, 'drugi deo'], [1, 'Prvi deo čćž ']] as const) await accepted(part(n, text));
    await service.waitForEmitted('report.received', ({ text }) => text === 'Prvi deo čćž drugi deo');
    const sar = (n: number, text: string): number => centre.deliver('381641240003', ucs2(text), { tlvs: Buffer.from([0x02, 0x0c, 0, 2, 0, 5, 0x02, 0x0e, 0, 1, 2, 0x02, 0x0f, 0, 1, n]) });
    for (const sequence of [sar(1, 'SAR jedan '), sar(2, 'SAR dva')]) await accepted(sequence);
    await service.waitForEmitted('report.received', ({ text }) => text === 'SAR jedan SAR dva');
    expect(await service.query('select 1 from smpp_part')).toEqual([]);
  });

  it('S07 a part that the centre repeats after all were joined is no text of its own a day later; one whose other parts never came is', async () => {
    const part = (ref: number, n: number, text: string): number => centre.deliver('381641240006', Buffer.concat([Buffer.from([5, 0, 3, ref, 2, n]), ucs2(text)]), { esmClass: 0x40 });
    await accepted(centre.deliver('381641240007', ucs2('Znak \u0000 i pola \ud83d')));
    for (const [ref, n, text] of [[7, 1, 'Cela '], [7, 2, 'poruka'], [7, 2, 'poruka'], [8, 1, 'Pola'], [9, 2, 'a']] as const) await accepted(part(ref, n, text));
    await service.waitForEmitted('report.received', ({ text }) => text === 'Cela poruka');
    await service.app.get(SmppInbound).joinParts(new Date(Date.now() + PARTS_WAIT_MS + 1_000));
    for (const left of ['Pola', 'a']) await service.waitForEmitted('report.received', ({ text }) => text === left);
    expect(await service.emitted('report.received', ({ text }) => text === 'poruka')).toEqual([]);
    expect(await service.query('select 1 from smpp_part')).toEqual([]);
  });

  it('parts that wait for others go when their sender is erased', async () => {
    await accepted(centre.deliver('381641240008', Buffer.concat([Buffer.from([5, 0, 3, 4, 2, 1]), ucs2('Moja polovina')]), { esmClass: 0x40 }));
    await accepted(centre.deliver('381641240009', Buffer.concat([Buffer.from([5, 0, 3, 4, 2, 1]), ucs2('Tuđa polovina')]), { esmClass: 0x40 }));
    await service.hear('person.erased', given.personErased({ key: service.app.get(Seal).personOf('+381641240008') }));
    expect(await service.query('select text from smpp_part')).toEqual([{ text: 'Tuđa polovina' }]);
    await service.query('delete from smpp_part');
  });

  it('S04 a text that the centre repeats makes one report', async () => {
    for (let copy = 0; copy < 3; copy += 1) await accepted(centre.deliver('381641240004', ucs2('Ponovljena poruka')));
    expect(await service.emitted('report.received', ({ text }) => text === 'Ponovljena poruka')).toHaveLength(1);
  });

  it('a text whose PDU is damaged is kept for a person, what is no text is refused, and the link goes on', async () => {
    await accepted(centre.deliver('381641240005', ucs2('Oštećena'), { tlvs: Buffer.from([0x02, 0x0c, 0, 2]) }));
    const kept = await service.query<{ raw: Buffer }>(`select raw from inbound_message where state = 'parked'`);
    expect(kept.map(({ raw }) => Buffer.from((JSON.parse(raw.toString()) as { pdus: string[] }).pdus[0]!, 'hex').includes(ucs2('Oštećena')))).toEqual([true]);
    centre.write(Buffer.from([0, 0, 0, 16, 0, 0, 0x77, 0x77, 0, 0, 0, 0, 0, 0, 0x27, 0x10]));
    await waitFor(() => centre.responses.some(({ sequence, status }) => sequence === 0x2710 && status === 3), 'the refusal');
    await accepted(centre.deliver('381641240005', ucs2('Posle kvara')));
  });
});

describe('texts go over SMPP', () => {
  it('a reply is proven by a receipt that writes the id in the other notation', async () => {
    const asked = await reply('+381641240010', 'Zakrpljeno.');
    const [sent] = await waitFor(() => sentTo('+381641240010').length > 0 && sentTo('+381641240010'), 'the text');
    expect(sent).toMatchObject({ coding: 0, esmClass: 0 });
    await service.waitForEmitted('reply.handed-over', ({ replyId }) => replyId === asked.replyId);
    await accepted(centre.receipt(sent!, 'DELIVRD'));
    const { data } = await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === asked.replyId);
    expect(data.proof).toMatchObject({ provider: 'smpp', status: 'DELIVRD' });
  });

  it('a long reply is proven with its last part, and failed with the first that fails', async () => {
    const long = 'Šaht je zatvoren i ograđen, radovi se nastavljaju sutra ujutru. '.repeat(3);
    for (const [phone, states, type] of [['+381641240011', ['DELIVRD', 'DELIVRD', 'DELIVRD'], 'reply.delivered'], ['+381641240012', ['DELIVRD', 'UNDELIV', 'DELIVRD'], 'reply.failed']] as const) {
      const asked = await reply(phone, long);
      const parts = await waitFor(() => sentTo(phone).length === 3 && sentTo(phone), 'three parts');
      expect(parts.map(textOf).join('')).toBe(long);
      expect(parts.map(({ body }) => [...body.subarray(4, 6)])).toEqual([[3, 1], [3, 2], [3, 3]]);
      await service.waitForEmitted('reply.handed-over', ({ replyId }) => replyId === asked.replyId);
      for (const [at, state] of states.entries()) await accepted(centre.receipt(parts[at]!, state));
      await service.waitForEmitted(type, ({ replyId }) => replyId === asked.replyId);
    }
  });

  it('O03 throttled texts wait, refused ones fail, and a part that was taken is not sent again', async () => {
    const long = 'Žuta linija na Trgu republike biće obnovljena do kraja nedelje, hvala. '.repeat(2);
    centre.mishaps.push('none', 'throttle');
    const asked = await reply('+381641240013', long);
    await waitFor(async () => {
      await hurry(asked.replyId);
      return (await service.emitted('reply.handed-over', ({ replyId }) => replyId === asked.replyId)).length === 1;
    }, 'the reply to leave');
    expect(sentTo('+381641240013').map(({ body }) => body[5])).toEqual([1, 2, 3]);
    centre.mishaps.push({ status: 0x0b });
    const refused = await reply('+381641240014', 'Nepostojeći broj.');
    const { data } = await service.waitForEmitted('reply.failed', ({ replyId }) => replyId === refused.replyId);
    expect(data.reason).toBe('the SMS centre answered 0xb');
  });

  it('a connection that breaks after the text was taken costs one copy at most', async () => {
    const binds = centre.binds;
    centre.mishaps.push('drop');
    const asked = await reply('+381641240015', 'Prekid veze.');
    await bound(binds + 1);
    await waitFor(async () => {
      await hurry(asked.replyId);
      return (await service.emitted('reply.handed-over', ({ replyId }) => replyId === asked.replyId)).length === 1;
    }, 'the reply to leave');
    expect(sentTo('+381641240015')).toHaveLength(2);
  });
});

describe('the link', () => {
  it('is bound again after the centre fell silent, and says on the health page that it was down', async () => {
    const binds = centre.binds;
    centre.deaf = true;
    await waitFor(async () => /nothing heard|no response/.test(await health()), 'the silence to be noticed', 15_000);
    centre.deaf = false;
    await bound(binds + 1);
  });

  it('a bind that is not answered is given up together with its connection', async () => {
    const [binds, connections] = [centre.binds, centre.connections];
    centre.deaf = true;
    centre.drop();
    await waitFor(() => centre.connections >= connections + 2 && centre.open === 1, 'another attempt, on a connection that is the only one', 15_000);
    centre.deaf = false;
    await bound(binds + 1);
    expect(centre.open).toBe(1);
  });

  it('tells when the centre refuses the name or password', async () => {
    centre.refuseBind = true;
    centre.drop();
    await waitFor(async () => /refuses to bind \(status 0xe\): check SMPP_URL/.test(await health()), 'the refusal', 15_000);
  });
});
