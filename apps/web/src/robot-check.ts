import { HttpException, Inject, Injectable } from '@nestjs/common';
import { isLoopback, networkOf } from '@s48/channel';
import { CONFIG, Seal } from '@s48/chassis';
import { danger, render } from '@s48/language';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Allowances } from './allowances.js';
import type { WebConfig } from './config.js';
import type { PageScript } from './domain/page.js';
import { HOUR_MS, suspicionOf } from './domain/suspicion.js';
import { waitWords } from './domain/wait-words.js';
import { ProofOfWork } from './proof-of-work.js';

/** What a form carries beside the report, to tell people and robots apart. */
export class FormTrace {
  /** A field that people do not see. */
  @IsOptional() @IsString() @MaxLength(1_000) website?: string;
  /** When the form was shown, signed. */
  @IsOptional() @IsString() @MaxLength(100) shown?: string;
  /** The solution of a challenge, as ALTCHA's widget writes it. */
  @IsOptional() @IsString() @MaxLength(4_000) altcha?: string;
}

export interface Sender {
  readonly ip: string;
  readonly script: PageScript;
}

const CHALLENGE_URL = '/api/web/challenge';

/** Asks whoever looks like a robot for a proof of work: 428 with a challenge. Never about danger, and never the first of an address. */
@Injectable()
export class RobotCheck {
  private readonly allowed: number;
  private readonly unasked: Allowances;
  /** Submissions of everyone: on a stormy day a city of this size gets one in a few minutes. */
  private readonly door = new Allowances({ burst: 120, perMs: 60_000 });

  constructor(
    @Inject(CONFIG) config: WebConfig,
    @Inject(Seal) private readonly seal: Seal,
    @Inject(ProofOfWork) private readonly work: ProofOfWork,
  ) {
    this.allowed = config.WEB_UNASKED_PER_HOUR;
    this.unasked = new Allowances({ burst: Math.max(1, this.allowed), perMs: HOUR_MS });
  }

  /** For a form's hidden field: when it was shown. */
  stamp(now = new Date()): string {
    return `${now.getTime()}.${this.seal.sign('form-shown', String(now.getTime()))}`;
  }

  /** Returns when the report may come in. `submission` is what it is known by, however often it is sent. */
  async admit(text: string, { website, shown, altcha }: FormTrace, submission: string, { ip, script }: Sender, reply: FastifyReply): Promise<void> {
    const now = new Date();
    const burst = this.door.take('all', now) > 0;
    if (danger(text).urgent) return;
    if (altcha) return this.redeem(altcha, submission, script);
    if (this.allowed === 0 || isLoopback(ip)) return;
    const network = networkOf(ip);
    const filledInMs = shown ? this.filledInMs(shown, now) : null;
    const { signs, waitMs } = suspicionOf({ unasked: this.unasked.spent(network, now), allowed: this.allowed, hiddenField: Boolean(website), filledInMs, text, burst });
    if (signs.length === 0) return void this.unasked.take(network, now);
    reply.header('retry-after', String(Math.ceil(waitMs / 1000)));
    return this.ask(render('web.challenge', { wait: waitWords(waitMs) }, script), script);
  }

  private async redeem(solution: string, submission: string, script: PageScript): Promise<void> {
    const redeemed = await this.work.redeem(solution, submission);
    if (redeemed === 'expired') return this.ask(render('web.challenge.expired', {}, script), script);
    if (redeemed === 'wrong') throw new HttpException({ message: render('web.challenge.wrong', { url: CHALLENGE_URL }, script), errors: [{ field: 'altcha', message: 'wrong solution' }] }, 400);
    if (redeemed === 'used') throw new HttpException(render('web.challenge.used', { url: CHALLENGE_URL }, script), 409);
  }

  private async ask(detail: string, script: PageScript): Promise<never> {
    throw new HttpException({ message: render('web.challenge.title', {}, script), detail, challenge: await this.work.challenge() }, 428);
  }

  /** A time that we did not sign is a robot's: the form counts as filled in at once. */
  private filledInMs(shown: string, now: Date): number {
    const [at, signature] = shown.split('.');
    return this.seal.verify(signature ?? '', 'form-shown', at!) ? now.getTime() - Number(at) : 0;
  }
}
