import { HttpException, Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { CONFIG } from '@s48/chassis';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WebConfig } from './config.js';
import { isLoopback, networkOf } from './domain/network.js';
import { isFull, takeToken, type Bucket, type Rate } from './domain/token-bucket.js';

const PER_MS = 10 * 60_000;
const REMEMBERED = 10_000;

/**
 * So many submissions from one address in ten minutes; the next is told to wait, and when. Kept in memory: each replica counts by itself.
 * A loopback address is a proxy that does not say for whom it asks: to limit it would be to limit the city.
 */
@Injectable()
export class SubmissionLimit implements CanActivate {
  private readonly rate: Rate;
  private readonly buckets = new Map<string, Bucket>();

  constructor(@Inject(CONFIG) config: WebConfig) {
    this.rate = { burst: config.WEB_SUBMISSIONS_PER_10_MIN, perMs: PER_MS };
  }

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    this.take(http.getRequest<FastifyRequest>().ip, http.getResponse<FastifyReply>());
    return true;
  }

  take(address: string, reply: FastifyReply, now = new Date()): void {
    if (this.rate.burst === 0 || isLoopback(address)) return;
    const network = networkOf(address);
    const { bucket, waitMs } = takeToken(this.buckets.get(network), this.rate, now);
    if (this.buckets.size >= REMEMBERED) this.forgetFull(now);
    this.buckets.set(network, bucket);
    if (waitMs === 0) return;
    const seconds = Math.ceil(waitMs / 1000);
    reply.header('retry-after', String(seconds));
    throw new HttpException(`Previše prijava sa ove adrese; pokušajte ponovo za ${seconds} s. Hitno je? Pozovite 112.`, 429);
  }

  private forgetFull(now: Date): void {
    for (const [network, bucket] of this.buckets) if (isFull(bucket, this.rate, now)) this.buckets.delete(network);
  }
}
