import { startService } from './start-service.js';
import type { ServiceDefinition } from './service.module.js';
import { integer, loadEnv, text } from './env.js';

/** A service as a process of its own: listens on `HOST`:`PORT` and drains on SIGTERM or SIGINT. */
export async function runService(definition: ServiceDefinition): Promise<void> {
  try {
    const { PORT, HOST } = loadEnv(process.env, { PORT: integer(4848, 1, 65_535), HOST: text('127.0.0.1') });
    const app = await startService(definition, process.env);
    app.enableShutdownHooks();
    await app.listen(PORT, HOST);
  } catch (error) {
    process.stderr.write(`${definition.service} cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
