import { isGsm7 } from './sms-text.js';
import type { IncomingText } from './incoming-text.js';

/** Kannel's get-url (`id=%I&from=%p&to=%P&text=%b&ts=%T&charset=%C`): the text is percent-encoded in the charset named beside it. */
export function readKannel(raw: Buffer): IncomingText {
  const fields = fieldsOf(raw.toString('latin1'));
  const text = fields.get('text') ?? Buffer.alloc(0);
  const from = fields.get('from')?.toString('utf8').trim();
  if (!from) throw new Error('the message names no sender (from)');
  // In a query a plus is a blank, and gateways forget to escape the one of a number.
  const sender = /^\d{11,15}$/.test(from) ? `+${from}` : from;
  return { from: sender, to: fields.get('to')?.toString('utf8').trim() ?? '', text: decode(text, fields.get('charset')?.toString('latin1')) };
}

function fieldsOf(query: string): Map<string, Buffer> {
  return new Map(
    query.split('&').map((field) => {
      const [name = '', value = ''] = field.split(/=(.*)/s);
      const bytes = value.replaceAll('+', ' ').replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
      return [name, Buffer.from(bytes, 'latin1')] as const;
    }),
  );
}

function decode(bytes: Buffer, charset = 'utf-8'): string {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

/** Types of Kannel's delivery reports: 1 delivered, 2 failed, 4 queued, 8 with the network's centre, 16 refused by it. */
export function meaningOfReport(type: string): 'delivered' | 'failed' | 'on-the-way' {
  if (type === '1') return 'delivered';
  return type === '2' || type === '16' ? 'failed' : 'on-the-way';
}

/** Kannel writes `?` for every letter that the coding named does not have: it must be told. */
export const codingOf = (text: string): '0' | '2' => (isGsm7(text) ? '0' : '2');

export type KannelAnswer = 'accepted' | 'alarm' | 'temporary' | 'permanent' | 'unknown';

/** What `sendsms` answered: `202 0: Accepted for delivery`, `202 3: Queued for later delivery`, `403 Authorization failed`, `503 Temporal failure`. */
export function meaningOfAnswer(status: number): KannelAnswer {
  if (status >= 200 && status < 300) return 'accepted';
  if (status === 401 || status === 403 || status === 404) return 'alarm';
  if (status === 429 || status === 503) return 'temporary';
  return status >= 500 ? 'unknown' : 'permanent';
}
