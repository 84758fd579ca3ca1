import type { FastifyRequest } from 'fastify';
import twilio from 'twilio';

export interface TwilioSigning {
  /** Where Twilio reaches us; headers of the request are not to be believed. */
  readonly publicUrl: string;
  /** The present token, and the old one while it is being replaced. */
  readonly tokens: readonly (string | undefined)[];
}

/**
 * Whether Twilio signed a webhook call. The URL is built from the configuration, and the parameters from the bytes as they came: blank
 * ones, repeated ones and ones we do not know are signed too.
 */
export function isSignedByTwilio(request: Pick<FastifyRequest, 'headers' | 'originalUrl'> & { readonly rawBody?: Buffer }, { publicUrl, tokens }: TwilioSigning): boolean {
  const signature = request.headers['x-twilio-signature'];
  if (typeof signature !== 'string') return false;
  const url = publicUrl.replace(/\/$/, '') + request.originalUrl;
  const params = paramsOf(request.rawBody);
  return tokens.some((token) => token && twilio.validateRequest(token, signature, url, params));
}

function paramsOf(body: Buffer | undefined): Record<string, string | string[]> {
  const form = new URLSearchParams(body?.toString('utf8') ?? '');
  return Object.fromEntries([...new Set(form.keys())].map((key) => [key, form.getAll(key).length > 1 ? form.getAll(key) : form.get(key)!]));
}
