import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SentSms {
  readonly sid: string;
  readonly to: string;
  readonly body: string;
  readonly statusCallback: string | undefined;
}

export const ACCOUNT = 'AC' + 'a'.repeat(32);
export const TOKEN = 'b'.repeat(32);
export const CITY_NUMBER = '+15557122661';

/** Twilio as the product sees it: takes messages over REST, reports their fate to the StatusCallback, delivers citizens' messages as signed webhooks. */
export class FakeTwilio {
  readonly sent: SentSms[] = [];
  private readonly server: Server;
  private count = 0;
  apiBase = '';

  constructor() {
    this.server = createServer((request, response) => {
      let form = '';
      request.on('data', (part: Buffer) => (form += part.toString()));
      request.on('end', () => {
        const json = (status: number, body: object): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        if (request.method === 'GET') return json(200, { messages: this.listed(new URL(request.url!, 'http://localhost').searchParams.get('To')), next_page_uri: null, page: 0, page_size: 50 });
        const fields = new URLSearchParams(form);
        const sms = { sid: `SM${String(++this.count).padStart(32, '0')}`, to: fields.get('To')!, body: fields.get('Body')!, statusCallback: fields.get('StatusCallback') ?? undefined };
        json(201, { sid: sms.sid, status: 'queued', to: sms.to, body: sms.body, error_code: null, error_message: null, num_segments: '1' });
        this.sent.push(sms);
        // A callback that finds nobody home is lost, as with the real one; the product asks for it later.
        if (sms.statusCallback) this.report(sms, sms.statusCallback).catch(() => undefined);
      });
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.apiBase = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  env(): Record<string, string> {
    return {
      SMS_INBOUND: 'twilio', SMS_OUTBOUND: 'twilio', TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_AUTH_TOKEN: TOKEN, TWILIO_FROM: CITY_NUMBER, TWILIO_API_BASE: this.apiBase,
    };
  }

  /** A citizen's message, as Twilio posts it. The same `sid` again is a retry. */
  async deliver(url: string, from: string, text: string, sid: string): Promise<Response> {
    return this.post(`${url}/hooks/twilio/sms`, {
      ToCountry: 'RS', FromCountry: 'RS', FromCity: '', MessageSid: sid, SmsSid: sid, SmsMessageSid: sid, AccountSid: ACCOUNT,
      From: from, To: CITY_NUMBER, Body: text, NumSegments: '1', NumMedia: '0', SmsStatus: 'received', ApiVersion: '2010-04-01',
    });
  }

  sentTo(number: string): SentSms[] {
    return this.sent.filter(({ to }) => to === number);
  }

  /** The provider's own list, by which a sender finds out what became of a message whose answer was lost. */
  private listed(to: string | null): object[] {
    const messages = this.sent.filter((sms) => sms.to === to);
    return messages.map(({ sid, to, body }) => ({ sid, to, body, from: CITY_NUMBER, status: 'delivered', direction: 'outbound-api', date_created: new Date().toUTCString(), date_sent: new Date().toUTCString(), error_code: null }));
  }

  private async report(sms: SentSms, callback: string): Promise<void> {
    for (const status of ['sent', 'delivered']) {
      await this.post(callback, { MessageSid: sms.sid, SmsSid: sms.sid, MessageStatus: status, SmsStatus: status, To: sms.to, From: CITY_NUMBER, AccountSid: ACCOUNT, ApiVersion: '2010-04-01' });
    }
  }

  /** Signed as Twilio documents it: HMAC-SHA1 over the URL and the sorted parameters. */
  private post(url: string, fields: Record<string, string>): Promise<Response> {
    const signed = url + Object.keys(fields).sort().map((name) => name + fields[name]).join('');
    return fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', 'x-twilio-signature': createHmac('sha1', TOKEN).update(signed).digest('base64') },
      body: new URLSearchParams(fields),
    });
  }
}
