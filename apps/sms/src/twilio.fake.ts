import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the next call to create a message meets. */
export type Mishap = 'refuse-429' | 'answer-502' | 'silent-before' | 'silent-after' | { readonly status: number; readonly code: number };

export interface FakeMedia {
  readonly sid: string;
  readonly message: string;
  readonly mime: string;
  readonly bytes: Buffer;
  /** Where the bytes lie, when not here. */
  readonly elsewhere?: string;
}

export interface FakeMessage {
  sid: string;
  to: string;
  from: string;
  body: string;
  status: string;
  direction: 'inbound' | 'outbound-api';
  created: Date;
  sent: Date | null;
  errorCode: number | null;
  callback: string | null;
}

/**
 * A stateful Twilio on a port of its own, written from Twilio's API pages and not from our code: messages, STOP list, mishaps, signed
 * callbacks. It signs with node:crypto, so that our check by Twilio's library meets an independent signature.
 */
export class FakeTwilio {
  readonly accountSid = `AC${'a'.repeat(32)}`;
  readonly authToken = '0123456789abcdef0123456789abcdef';
  readonly messages: FakeMessage[] = [];
  readonly media: FakeMedia[] = [];
  /** HTTP statuses with which the next requests for bytes of media are refused. */
  readonly mediaMishaps: number[] = [];
  readonly stopped = new Set<string>();
  readonly landlines = new Set<string>();
  readonly mishaps: Mishap[] = [];
  /** Where the webhooks really listen; signatures are made over `publicUrl`. */
  target = '';
  private readonly server = createServer((request, response) => void this.serve(request, response));

  constructor(readonly publicUrl: string) {}

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  get outgoing(): FakeMessage[] {
    return this.messages.filter(({ direction }) => direction !== 'inbound');
  }

  sign(url: string, form: Readonly<Record<string, string>>): string {
    const signed = url + Object.keys(form).sort().map((key) => key + form[key]).join('');
    return createHmac('sha1', this.authToken).update(signed, 'utf8').digest('base64');
  }

  /** A citizen's text as Twilio posts it, with fields that are blank and fields that nobody asked for. */
  form(from: string, body: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
    const sid = newSid();
    return {
      ToCountry: 'RS', ToState: '', SmsMessageSid: sid, NumMedia: '0', ToCity: '', FromZip: '', SmsSid: sid, FromState: '', SmsStatus: 'received', FromCity: '',
      Body: body, FromCountry: 'RS', To: '+381648449306', ToZip: '', NumSegments: '1', MessageSid: sid, AccountSid: this.accountSid, From: from, ApiVersion: '2010-04-01', ...more,
    };
  }

  /** A text with media, as Twilio posts it; they lie at Twilio until they are deleted. */
  mms(from: string, body: string, media: readonly Pick<FakeMedia, 'mime' | 'bytes' | 'elsewhere'>[]): Record<string, string> {
    const sid = newSid('MM');
    const kept = media.map((one) => ({ ...one, sid: newSid('ME'), message: sid }));
    this.media.push(...kept);
    const links = kept.flatMap((one, index) => [[`MediaUrl${index}`, `https://api.twilio.com/${this.pathOf(one)}`], [`MediaContentType${index}`, one.mime]] as const);
    return this.form(from, body, { MessageSid: sid, SmsSid: sid, SmsMessageSid: sid, NumMedia: String(media.length), ...Object.fromEntries(links) });
  }

  /** Posts a form to a webhook path, signed unless told otherwise. */
  async post(path: string, form: Readonly<Record<string, string>>, signature = this.sign(this.publicUrl + path, form)): Promise<{ status: number; type: string; body: string }> {
    const response = await fetch(this.target + path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', 'user-agent': 'TwilioProxy/1.1', 'i-twilio-idempotency-token': newSid(), ...(signature && { 'x-twilio-signature': signature }) },
      body: new URLSearchParams(form).toString(),
    });
    return { status: response.status, type: response.headers.get('content-type') ?? '', body: await response.text() };
  }

  /** A text that Twilio took; with `unheard` the webhook was down, and only the message list knows it. */
  async receive(from: string, body: string, { unheard = false, at = new Date(), form = this.form(from, body) } = {}): Promise<FakeMessage> {
    const message: FakeMessage = { sid: form['MessageSid']!, to: form['To']!, from, body, status: 'received', direction: 'inbound', created: at, sent: at, errorCode: null, callback: null };
    this.messages.push(message);
    if (!unheard) await this.post('/hooks/twilio/sms', form);
    return message;
  }

  /** Reports a status of a message we were given to send, to the callback that came with it. */
  async report(message: FakeMessage, status: string, errorCode?: number): Promise<number> {
    message.status = status;
    message.errorCode = errorCode ?? null;
    const { sid, to, from, callback } = message;
    const form = { MessageSid: sid, SmsSid: sid, MessageStatus: status, SmsStatus: status, To: to, From: from, AccountSid: this.accountSid, ApiVersion: '2010-04-01', ...(errorCode && { ErrorCode: String(errorCode) }) };
    const path = callback!.slice(this.publicUrl.length);
    return (await this.post(path, form)).status;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, 'http://fake');
    const answer = (status: number, body: object): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const expected = `Basic ${Buffer.from(`${this.accountSid}:${this.authToken}`).toString('base64')}`;
    if (request.headers.authorization !== expected) return answer(401, refusal(401, 20003));
    const path = url.pathname.replace(`/2010-04-01/Accounts/${this.accountSid}/`, '');
    if (path === 'Messages.json' && request.method === 'POST') return this.create(new URLSearchParams(await bodyOf(request)), response, answer);
    if (path === 'Messages.json') return answer(200, this.list(url.searchParams));
    if (path.includes('/Media')) return this.serveMedia(request, response, answer);
    const one = this.messages.find(({ sid }) => path === `Messages/${sid}.json`);
    return one ? answer(200, this.resource(one)) : answer(404, refusal(404, 20404));
  }

  private create(form: URLSearchParams, response: ServerResponse, answer: (status: number, body: object) => void): void {
    const to = form.get('To') ?? '';
    const mishap = this.mishaps.shift();
    if (mishap === 'refuse-429') return answer(429, refusal(429, 20429));
    if (mishap === 'answer-502') return void response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>');
    if (mishap === 'silent-before') return;
    if (typeof mishap === 'object') return answer(mishap.status, refusal(mishap.status, mishap.code));
    if (this.stopped.has(to)) return answer(400, refusal(400, 21610));
    if (this.landlines.has(to)) return answer(400, refusal(400, 21614));
    const message: FakeMessage = {
      sid: newSid(), to, from: form.get('From') ?? '+381648449306', body: form.get('Body') ?? '', status: 'queued', direction: 'outbound-api',
      created: new Date(), sent: null, errorCode: null, callback: form.get('StatusCallback'),
    };
    this.messages.push(message);
    if (mishap !== 'silent-after') answer(201, this.resource(message));
  }

  private serveMedia(request: IncomingMessage, response: ServerResponse, answer: (status: number, body: object) => void): void {
    const path = request.url!.slice(1);
    const found = this.media.find((one) => path.replace(/\.json$/, '') === this.pathOf(one));
    if (path.endsWith('/Media.json')) return answer(200, this.listMedia(path, path.split('/').at(-2)!));
    if (!found) return answer(404, refusal(404, 20404));
    if (request.method === 'DELETE') {
      this.media.splice(this.media.indexOf(found), 1);
      return void response.writeHead(204).end();
    }
    const mishap = this.mediaMishaps.shift();
    if (mishap) return void response.writeHead(mishap).end();
    if (found.elsewhere) return void response.writeHead(307, { location: found.elsewhere }).end();
    response.writeHead(200, { 'content-type': found.mime }).end(found.bytes);
  }

  private listMedia(path: string, message: string): object {
    const items = this.media.filter((one) => one.message === message).map((one) => ({
      sid: one.sid, account_sid: this.accountSid, parent_sid: message, content_type: one.mime, uri: `/${this.pathOf(one)}.json`,
      date_created: twilioDate(new Date()), date_updated: twilioDate(new Date()),
    }));
    return { media_list: items, page: 0, page_size: 50, start: 0, end: items.length, uri: `/${path}`, first_page_uri: `/${path}`, next_page_uri: null, previous_page_uri: null };
  }

  private pathOf({ message, sid }: Pick<FakeMedia, 'message' | 'sid'>): string {
    return `2010-04-01/Accounts/${this.accountSid}/Messages/${message}/Media/${sid}`;
  }

  private list(query: URLSearchParams): object {
    const after = query.get('DateSent>');
    const found = this.messages.filter(({ to, sent }) => (!query.has('To') || to === query.get('To')) && (!after || (sent && sent >= new Date(after))));
    const uri = `/2010-04-01/Accounts/${this.accountSid}/Messages.json`;
    return { messages: found.reverse().map((message) => this.resource(message)), page: 0, page_size: 50, start: 0, end: found.length, uri, first_page_uri: uri, next_page_uri: null, previous_page_uri: null };
  }

  private resource({ sid, to, from, body, status, direction, created, sent, errorCode }: FakeMessage): object {
    return {
      sid, to, from, body, status, direction, account_sid: this.accountSid, api_version: '2010-04-01', num_segments: '1', num_media: String(this.media.filter((one) => one.message === sid).length), price: null, price_unit: 'USD',
      date_created: twilioDate(created), date_updated: twilioDate(created), date_sent: sent && twilioDate(sent),
      error_code: errorCode, error_message: null, messaging_service_sid: null, subresource_uris: {}, uri: `/2010-04-01/Accounts/${this.accountSid}/Messages/${sid}.json`,
    };
  }
}

const newSid = (kind: 'SM' | 'MM' | 'ME' = 'SM'): string => `${kind}${randomBytes(16).toString('hex')}`;

/** RFC 2822. */
const twilioDate = (at: Date): string => at.toUTCString().replace('GMT', '+0000');

const refusal = (status: number, code: number): object => ({ status, code, message: `refused with ${code}`, more_info: `https://www.twilio.com/docs/errors/${code}` });

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
