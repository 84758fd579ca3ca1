import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { given, startTestService, waitFor, type TestService } from '@s48/testing';
import { deskService } from './desk.module.js';
import { signedHeaders } from './webhook.js';

let desk: TestService;
const calls: { headers: IncomingHttpHeaders; body: string }[] = [];
let answer = 204;
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (part: Buffer) => (body += part.toString())).on('end', () => {
    calls.push({ headers: request.headers, body });
    response.writeHead(answer).end();
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  desk = await startTestService(deskService);
});
afterAll(async () => {
  await desk.close();
  await new Promise((resolve) => receiver.close(resolve));
});

const SECRET = `whsec_${Buffer.from('twenty-four bytes or more!').toString('base64')}`;

it('signs as the published test vector of Standard Webhooks', () => {
  const vector = { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' };
  expect(signedHeaders(vector, new Date(1614265330_000))['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

it('calls the body at once, and a ticket that it took is not sent again', async () => {
  await desk.query('update agency set webhook_url = $1, webhook_secret = $2 where code = $3', [url(), SECRET, 'cistoca']);
  const facts = given.facts();
  await desk.hear('report.received', given.reportReceived(facts));
  await desk.hear('report.routed', given.reportRouted({ ...facts, agency: 'cistoca' }));
  const call = await waitFor(() => calls.find(({ body }) => body.includes(facts.reference)), 'the call');
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = call.headers;
  const key = Buffer.from(SECRET.slice(6), 'base64');
  expect(signature).toBe(`v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${call.body}`).digest('base64')}`);
  await waitFor(async () => (await dispatchOf(facts.reportId))?.received_by === 'webhook', 'the dispatch counts as taken');
});

it('a call that is refused is made again later under the same id', async () => {
  answer = 503;
  const facts = given.facts();
  await desk.hear('report.received', given.reportReceived(facts));
  await desk.hear('report.routed', given.reportRouted({ ...facts, agency: 'cistoca' }));
  const first = await waitFor(() => calls.find(({ body }) => body.includes(facts.reference)), 'the first call');
  await waitFor(async () => (await dispatchOf(facts.reportId))?.sends === 1, 'the call is over');
  answer = 204;
  await desk.query('update dispatch set due_at = now() where report_id = $1', [facts.reportId]);
  await desk.hear('report.received', given.reportReceived());
  await desk.hear('report.routed', given.reportRouted());
  const second = await waitFor(() => calls.filter(({ body }) => body.includes(facts.reference))[1], 'the second call');
  expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
  await waitFor(async () => (await dispatchOf(facts.reportId))?.received_by === 'webhook', 'the dispatch counts as taken');
});

const url = (): string => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/prijave`;

const dispatchOf = async (reportId: string) => (await desk.query<{ sends: number; received_by: string | null }>('select sends, received_by from dispatch where report_id = $1', [reportId]))[0];
