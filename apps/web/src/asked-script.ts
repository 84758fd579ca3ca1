import type { Script } from '@s48/language';
import type { FastifyRequest } from 'fastify';
import type { PageScript } from './domain/page.js';

/** The script that a page's link (`?pismo=`) or the browser's languages ask for, else the one that the citizen wrote in. */
export function askedScript({ query, headers }: FastifyRequest, written: Script = 'latin'): PageScript {
  const { pismo } = query as { pismo?: unknown };
  const browsers = /^\s*sr-cyrl/i.test(headers['accept-language'] ?? '') || written === 'cyrillic';
  return pismo === 'cir' || (pismo === undefined && browsers) ? 'cyrillic' : 'latin';
}
