import { HttpException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Attempts } from './domain/attempts.js';

/** Counts a try of `who`, or answers 429 with the time to wait. */
export function countTry(attempts: Attempts, who: string, reply: FastifyReply): void {
  const wait = attempts.waitMs(who, Date.now());
  if (wait > 0) {
    reply.header('retry-after', String(Math.ceil(wait / 1000)));
    throw new HttpException('Too many attempts; try again later', 429);
  }
  attempts.made(who, Date.now());
}
