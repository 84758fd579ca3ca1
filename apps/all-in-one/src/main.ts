import { loadHostConfig } from './config.js';
import { startHost } from './host.js';

const started = performance.now();

try {
  const config = loadHostConfig(process.env);
  const host = await startHost(config, process.env);
  process.stdout.write(`${welcome(config.PORT, config.ADMIN_EMAIL, host.adminPassword, host.simulator)}\n`);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void host.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
} catch (error) {
  process.stderr.write(`Sistem 48 cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

function welcome(port: number, email: string, password: string, simulator: boolean): string {
  const base = `http://localhost:${port}`;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  return [
    `Sistem 48 is ready after ${seconds} s at ${base}`,
    ...(simulator ? [`  Try it without accounts:   ${base}/simulator`] : []),
    `  Staff sign in with:        ${email} / ${password}`,
    '  Send a first report:',
    `    curl -s ${base}/api/reports -H 'content-type: application/json' -d '{"text":"Ne radi ulična rasveta u Karađorđevoj 12"}'`,
    `  What is on and what is off: ${base}/health/ready`,
  ].join('\n');
}
