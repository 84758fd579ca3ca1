import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { given, startTestService, waitFor, type TestService } from '@s48/testing';
import { smsService } from './sms.module.js';

const TOKEN = 'token of the hooks';
/** Stands where smsbox listens: keeps what it was asked to send, answers what the test wants, or not at all. */
const asked: URLSearchParams[] = [];
const answers: (number | 'silence')[] = [];
const smsbox = createServer((request, response) => {
  asked.push(new URL(request.url!, 'http://smsbox').searchParams);
  const status = answers.shift() ?? 202;
  if (status !== 'silence') response.writeHead(status).end(status === 202 ? '0: Accepted for delivery' : 'Temporal failure, try again later.');
  else request.socket.destroy();
});
let service: TestService;
let target: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => smsbox.listen(0, '127.0.0.1', resolve));
  service = await startTestService(smsService, {
    LOG_LEVEL: 'silent', PUBLIC_URL: 'http://s48.local', SMS_INBOUND: 'kannel', SMS_OUTBOUND: 'kannel', KANNEL_HOOK_TOKEN: TOKEN,
    KANNEL_URL: `http://s48:p%40ss@127.0.0.1:${(smsbox.address() as AddressInfo).port}/cgi-bin/sendsms`,
  });
  await service.app.listen(0, '127.0.0.1');
  target = await service.app.getUrl();
});
afterAll(async () => {
  await service.close();
  await new Promise((resolve) => smsbox.close(resolve));
});
beforeEach(() => {
  answers.length = 0;
});

const mo = (fields: Record<string, string>, token = TOKEN): Promise<Response> => fetch(`${target}/hooks/kannel/mo?${new URLSearchParams({ token, ...fields })}`);
const sentWith = (words: string): Promise<URLSearchParams> => waitFor(() => asked.find((fields) => fields.get('text')?.includes(words)), `a text with "${words}"`);
/** Follows the dlr-url we gave, as Kannel does. */
const dlr = async (fields: URLSearchParams, type: number, answer: string): Promise<number> => {
  const url = fields.get('dlr-url')!.replace('http://s48.local', target).replace('%d', String(type)).replace('%A', encodeURIComponent(answer)).replace('%F', '65');
  return (await fetch(url)).status;
};

describe('Kannel brings and carries texts', () => {
  it('S04 a text becomes one report however often Kannel repeats it, with the time Kannel took it, and is acknowledged in its script', async () => {
    const taken = Math.floor(Date.now() / 1000) - 600;
    const fields = { id: '13371bc0-1', from: '+381641230001', to: '+381648449306', text: 'Рупа у Карађорђевој', ts: String(taken), charset: 'UTF-8' };
    const responses = await Promise.all([mo(fields), mo(fields), mo(fields)]);
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await responses[0]!.text()).toBe('');
    const { data } = await service.waitForEmitted('report.received', ({ text }) => text === fields.text);
    expect(data.receivedAt).toBe(new Date(taken * 1000).toISOString());
    const ack = await sentWith(data.reference);
    expect(Object.fromEntries(ack)).toMatchObject({ username: 's48', password: 'p@ss', from: '+381648449306', to: '+381641230001', coding: '2', charset: 'UTF-8', 'dlr-mask': '31' });
    expect(await service.query(`select 1 from inbound_message where provider_id = 'kannel:13371bc0-1' and encode(raw, 'escape') not like '%token%'`)).toHaveLength(1);
  });

  it('S02 a wrong token is refused and counted', async () => {
    expect((await mo({ id: 'x-1', from: '+381641230002', text: 'x' }, 'guess')).status).toBe(403);
    expect(await (await fetch(`${target}/metrics`)).text()).toMatch(/s48_kannel_refused_total\{service="sms"\} 1/);
  });

  it('an answer is handed over when Kannel takes it, and proven by the delivery report', async () => {
    const reply = given.replyRequested({ to: given.contact('sms', '+381641230003'), text: 'Zakrpljeno kod Kannela.' });
    await service.hear('reply.requested', reply);
    const fields = await sentWith('Zakrpljeno kod Kannela.');
    expect(await dlr(fields, 8, 'ACK/')).toBe(200);
    expect(await dlr(fields, 1, 'id:65 sub:001 dlvrd:001 stat:DELIVRD err:000')).toBe(200);
    expect(await dlr(fields, 2, 'stat:UNDELIV')).toBe(200);
    const { data } = await service.waitForEmitted('reply.delivered', ({ replyId }) => replyId === reply.replyId);
    expect(data.proof).toMatchObject({ provider: 'kannel', status: 'kannel 1', answer: expect.stringContaining('DELIVRD') });
  });

  it('a failed delivery says what the network said', async () => {
    const reply = given.replyRequested({ to: given.contact('sms', '+381641230004'), text: 'Neće stići.' });
    await service.hear('reply.requested', reply);
    await dlr(await sentWith('Neće stići.'), 2, 'stat:UNDELIV err:011');
    const { data } = await service.waitForEmitted('reply.failed', ({ replyId }) => replyId === reply.replyId);
    expect(data.reason).toBe('not delivered: stat:UNDELIV err:011');
  });

  it('an answer that got lost is not sent again when the report says that it left', async () => {
    answers.push('silence');
    const reply = given.replyRequested({ to: given.contact('sms', '+381641230005'), text: 'Odgovor se izgubio.' });
    await service.hear('reply.requested', reply);
    await dlr(await sentWith('Odgovor se izgubio.'), 8, 'ACK/');
    await service.waitForEmitted('reply.handed-over', ({ replyId }) => replyId === reply.replyId);
    expect(asked.filter((fields) => fields.get('text') === 'Odgovor se izgubio.')).toHaveLength(1);
  });

  it('nobody gets more than one copy too many when nothing ever answers', async () => {
    answers.push('silence', 'silence', 'silence');
    const reply = given.replyRequested({ to: given.contact('sms', '+381641230006'), text: 'Bez ikakvog glasa.' });
    await service.hear('reply.requested', reply);
    const failed = service.waitForEmitted('reply.failed', ({ replyId }) => replyId === reply.replyId);
    await waitFor(async () => {
      await service.query(`update delivery set leased_until = now() - interval '1 s' where id = $1 and leased_until is not null and reason is not null`, [reply.replyId]);
      return (await service.query(`select 1 from delivery where id = $1 and state = 'failed'`, [reply.replyId])).length > 0;
    }, 'the end of it');
    expect((await failed).data.reason).toMatch(/tried twice/);
    expect(asked.filter((fields) => fields.get('text') === 'Bez ikakvog glasa.')).toHaveLength(2);
  });

  it('O03 what Kannel puts off is sent later; wrong credentials are shown on the health page', async () => {
    answers.push(503, 403);
    const reply = given.replyRequested({ to: given.contact('sms', '+381641230007'), text: 'Kasnije.' });
    await service.hear('reply.requested', reply);
    const health = async (): Promise<string> => ((await (await fetch(`${target}/health/ready`)).json()) as { sms: string }).sms;
    await waitFor(async () => /403/.test(await health()), 'the alarm');
    await service.query(`update delivery set due_at = now() where id = $1`, [reply.replyId]);
    await service.waitForEmitted('reply.handed-over', ({ replyId }) => replyId === reply.replyId);
    expect(await health()).toBe('in on: kannel; out on: kannel');
  });
});
