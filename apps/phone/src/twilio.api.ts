import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@s48/chassis';
import twilio from 'twilio';
import type { PhoneConfig } from './config.js';

/** The account at Twilio whose number citizens call. */
@Injectable()
export class TwilioApi {
  /** What went wrong last, for the health page. */
  trouble: string | undefined;
  private readonly client: twilio.Twilio | undefined;

  constructor(@Inject(CONFIG) private readonly config: PhoneConfig) {
    const { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: token } = config;
    if (!sid || !token) return;
    this.client = twilio(sid, token, { httpClient: new twilio.RequestClient({ timeout: config.TWILIO_TIMEOUT_MS, keepAlive: true }) });
    this.client.api.baseUrl = this.base;
  }

  get configured(): boolean {
    return this.client !== undefined;
  }

  get account(): twilio.Twilio {
    if (!this.client) throw new Error('Twilio is not configured: TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN');
    return this.client;
  }

  /** The sound of a recording. Twilio may need a while before it can be fetched. */
  async sound(recordingSid: string): Promise<Buffer> {
    const { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: token, TWILIO_TIMEOUT_MS: timeout } = this.config;
    // Never the URL of the callback: our credentials go to our provider only.
    const response = await fetch(`${this.base}/2010-04-01/Accounts/${sid}/Recordings/${recordingSid}.wav`, {
      headers: { authorization: `Basic ${Buffer.from(`${sid}:${token}`).toString('base64')}` },
      signal: AbortSignal.timeout(timeout),
    });
    if (!response.ok) throw new Error(`Twilio does not give recording ${recordingSid}: HTTP ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  }

  private get base(): string {
    return this.config.TWILIO_API_BASE.replace(/\/$/, '');
  }
}
