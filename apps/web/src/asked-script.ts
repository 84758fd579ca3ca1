import type { FastifyRequest } from 'fastify';
import type { PageScript } from './domain/page.js';

/** The script that a page's link (`?pismo=`) or the browser's languages ask for, where no text of the citizen's tells. */
export function askedScript({ query, headers }: FastifyRequest): PageScript {
  const { pismo } = query as { pismo?: unknown };
  if (pismo === 'cir') return 'cyrillic';
  return pismo === undefined && /^\s*sr-cyrl/i.test(headers['accept-language'] ?? '') ? 'cyrillic' : 'latin';
}
