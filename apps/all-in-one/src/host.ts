import { join, resolve } from 'node:path';
import { startService, type Env } from '@s48/chassis';
import type { Service } from '@s48/contracts';
import { startEmbeddedPostgres } from '@s48/database/embedded';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { deskService } from '@s48/desk';
import { emailService } from '@s48/email';
import { phoneService } from '@s48/phone';
import { routingService } from '@s48/routing';
import { slaService } from '@s48/sla';
import { smsService } from '@s48/sms';
import { webService } from '@s48/web';
import { isTrial, type HostConfig } from './config.js';
import { frontDoor } from './front-door.js';
import { keptSecret } from './secrets.js';
import { inThisProcess } from './upstreams.js';

const SERVICES = [deskService, slaService, routingService, smsService, emailService, webService, phoneService];

export interface Host {
  readonly adminPassword: string;
  readonly simulator: boolean;
  stop(): Promise<void>;
}

/** Starts every service in this process, on the embedded database unless `DATABASE_URL` names another. */
export async function startHost(config: HostConfig, env: Env): Promise<Host> {
  const dataDir = resolve(config.DATA_DIR);
  const adminPassword = config.ADMIN_PASSWORD ?? keptSecret(dataDir, 'admin-password', 9);
  const simulator = isTrial(config);
  const log = (line: string) => void process.stderr.write(`${line}\n`);
  const database = config.DATABASE_URL ? undefined : await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), binaries: config.S48_PG_BIN, log });
  try {
    const stop = await startServices(config, {
      ...env,
      DATA_DIR: dataDir,
      DATABASE_URL: config.DATABASE_URL ?? database?.url,
      DATABASE_POOL: env['DATABASE_POOL'] || '4',
      CONTACT_KEY: config.CONTACT_KEY ?? keptSecret(dataDir, 'contact-key', 32),
      ADMIN_EMAIL: config.ADMIN_EMAIL,
      ADMIN_PASSWORD: adminPassword,
      DESK_URL: ownUrl(config),
      PUBLIC_URL: env['PUBLIC_URL'] || `http://localhost:${config.PORT}`,
      SIMULATOR: simulator ? '1' : '0',
      LOG_LEVEL: env['LOG_LEVEL'] || 'warn',
    });
    return { adminPassword, simulator, stop: () => stop().then(() => database?.stop()) };
  } catch (error) {
    await database?.stop(); // it would outlive this process, for nothing
    throw error;
  }
}

const ownUrl = ({ HOST, PORT }: HostConfig): string => `http://${HOST === '0.0.0.0' ? '127.0.0.1' : HOST}:${PORT}`;

/** All services behind one port; returns how to stop them. */
async function startServices(config: HostConfig, env: Env): Promise<() => Promise<void>> {
  const services = new Map<Service, NestFastifyApplication>(
    await Promise.all(SERVICES.map(async (definition) => [definition.service, await startService(definition, env)] as const)),
  );
  const server = frontDoor(new Map([...services].map(([name, app]) => [name, inThisProcess(app)])));
  await new Promise<void>((ready, fail) => server.once('error', fail).listen(config.PORT, config.HOST, ready));
  return async () => {
    server.close();
    server.closeIdleConnections();
    await Promise.all([...services.values()].map((app) => app.close()));
  };
}
