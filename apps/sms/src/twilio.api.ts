import { Inject, Injectable } from '@nestjs/common';
import { Alarm, CONFIG, Logger } from '@s48/chassis';
import twilio from 'twilio';
import type { SmsConfig } from './config.js';
import { classify, type FailureClass, type TwilioFailure } from './domain/twilio-errors.js';

/** The account at Twilio. What goes wrong with the account itself (credentials, settings) is remembered for the health page and alarmed. */
@Injectable()
export class TwilioApi {
  readonly alarm: Alarm;
  private readonly client: twilio.Twilio | undefined;

  constructor(
    @Inject(CONFIG) config: SmsConfig,
    @Inject(Logger) logger: Logger,
  ) {
    this.alarm = new Alarm(logger, 'no SMS leaves through Twilio');
    if (!config.TWILIO_ACCOUNT_SID || !config.TWILIO_AUTH_TOKEN) return;
    const httpClient = new twilio.RequestClient({ timeout: config.TWILIO_TIMEOUT_MS, keepAlive: true });
    this.client = twilio(config.TWILIO_ACCOUNT_SID, config.TWILIO_AUTH_TOKEN, { httpClient });
    this.client.api.baseUrl = config.TWILIO_API_BASE.replace(/\/$/, '');
  }

  get messages(): twilio.Twilio['messages'] {
    if (!this.client) throw new Error('Twilio is not configured: TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN');
    return this.client.messages;
  }

  failed(error: unknown): { kind: FailureClass; reason: string } {
    const failure = classify(describe(error));
    if (failure.kind === 'alarm') this.alarm.raise(failure.reason);
    return failure;
  }
}

/** twilio-node throws RestException for an answer, an axios error (socket code, no status) for none. */
function describe(error: unknown): TwilioFailure {
  const { status, code, message } = error as { status?: number; code?: number | string; message?: string };
  return { ...(status && { status }), ...(code && { code }), message: message ?? String(error) };
}
