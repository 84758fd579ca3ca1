import { createHmac, randomBytes } from 'node:crypto';

const TIMEOUT_MS = 10_000;

/** Standard Webhooks: a secret is 24 to 64 random bytes behind `whsec_`. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

export interface Webhook {
  readonly url: string;
  readonly secret: string;
  /** The same for every attempt, so that the receiver recognises a repetition. */
  readonly id: string;
  readonly body: string;
}

/** The headers of a call after the Standard Webhooks form: the signature covers id, time (seconds) and body. */
export function signedHeaders({ secret, id, body }: Omit<Webhook, 'url'>, now: Date): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'content-type': 'application/json; charset=utf-8', 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/** True when the receiver took it (2xx). Redirects are not followed: the address is what an administrator entered. */
export async function callWebhook(webhook: Webhook): Promise<boolean> {
  const response = await fetch(webhook.url, {
    method: 'POST', body: webhook.body, headers: signedHeaders(webhook, new Date()), redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.body?.cancel();
  return response.ok;
}
