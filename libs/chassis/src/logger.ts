import type { LoggerService } from '@nestjs/common';
import { pino, type Logger as Pino } from 'pino';

/** Nest's logger on pino: one JSON line per entry, ids only. The redaction paths are a net, not a licence to log payloads. */
export class Logger implements LoggerService {
  private readonly pino: Pino;

  constructor(service: string, level: string) {
    this.pino = pino({ level, base: { service }, redact: { paths: ['text', 'address', 'phone', 'email', '*.text', '*.address'], remove: true } });
  }

  log(message: unknown, ...context: unknown[]): void {
    this.pino.info({ context: context.at(-1) }, String(message));
  }

  warn(message: unknown, ...context: unknown[]): void {
    this.pino.warn({ context: context.at(-1) }, String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    const error = message instanceof Error ? message : undefined;
    this.pino.error({ context: rest.at(-1), stack: error?.stack ?? rest[0] }, error?.message ?? String(message));
  }

  debug(message: unknown, ...context: unknown[]): void {
    this.pino.debug({ context: context.at(-1) }, String(message));
  }

  verbose(message: unknown, ...context: unknown[]): void {
    this.pino.trace({ context: context.at(-1) }, String(message));
  }
}
