import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { waitFor } from '../wait-for.js';
import { freePorts } from './free-ports.js';

/** Exact versions: the later ones do not run on Node 20. They are test tools of 90 MB, so they are fetched when asked for and no dependency. */
const PRISM = '@stoplight/prism-cli@5.14.2';
/** Carries Twilio's own OpenAPI document. */
const TWILIO_CLI = '@twilio/cli-core@8.3.2';
const DOCUMENT = 'package/src/services/twilio-api/twilio_api_v2010.json';
const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/', import.meta.url));
const HOME = join(CACHE, `twilio-document-${[PRISM, TWILIO_CLI].map((name) => name.split('@').at(-1)).join('-')}`);

const run = promisify(execFile);

/** A proxy before a Twilio, ours or the real one, that lets through only what Twilio's own document describes: requests and answers. */
export async function startPrism(target: string): Promise<Prism> {
  if (!existsSync(HOME)) await install();
  const [port] = (await freePorts(1)) as [number];
  const prism = new Prism(port, target);
  await prism.start();
  return prism;
}

export class Prism {
  readonly url: string;
  private readonly process: ChildProcess;
  private said = '';

  constructor(port: number, target: string) {
    this.url = `http://127.0.0.1:${port}`;
    const args = [join(HOME, 'node_modules/@stoplight/prism-cli/dist/index.js'), 'proxy', '-h', '127.0.0.1', '-p', String(port), '--errors', join(HOME, 'twilio.json'), target];
    this.process = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.process.stdout!, this.process.stderr!]) stream.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
  }

  async start(): Promise<void> {
    await waitFor(() => {
      if (this.process.exitCode !== null) throw new Error(`Prism ended: ${this.said.slice(-500)}`);
      return this.said.includes('Prism is listening');
    }, 'Prism to listen', 60_000);
  }

  /** What in requests and answers was not as the document says. */
  get violations(): string[] {
    return this.said.split('\n').filter((line) => /violation/i.test(line));
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const exited = once(this.process, 'exit');
    this.process.kill();
    await exited;
  }
}

/** Built aside and moved into place: what is there is whole, and a second test run at the same time does no harm. */
async function install(): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  const aside = mkdtempSync(join(CACHE, 'twilio-document-'));
  try {
    writeFileSync(join(aside, 'package.json'), '{ "private": true }\n');
    await run('npm', ['install', '--prefix', aside, '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1', PRISM], { cwd: aside, timeout: 300_000 });
    const { stdout } = await run('npm', ['pack', '--silent', TWILIO_CLI], { cwd: aside, timeout: 120_000 });
    await run('tar', ['-xzf', stdout.trim().split('\n').at(-1)!, DOCUMENT], { cwd: aside });
    writeFileSync(join(aside, 'twilio.json'), withRelativeLinks(readFileSync(join(aside, DOCUMENT), 'utf8')));
    if (!existsSync(HOME)) renameSync(aside, HOME);
  } catch (error) {
    const complaint = /npm (?:error|ERR!) (?:code )?(E\w+)/.exec(String(error))?.[1] ?? (error as NodeJS.ErrnoException).code ?? (error as Error).message.slice(0, 200);
    throw new Error(`the test of Twilio's document fetches ${PRISM} and ${TWILIO_CLI} from the npm registry, which did not work (${complaint}): it needs the network once, then ${HOME} keeps them`);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** The document calls links between pages URIs, while Twilio and the document's own examples write them without a host: that rule alone is taken out. */
const withRelativeLinks = (document: string): string =>
  JSON.stringify(JSON.parse(document, (name, value: unknown) => (/^(uri|\w+_page_uri)$/.test(name) && isUri(value) ? { ...value, format: undefined } : value)));

const isUri = (schema: unknown): schema is { format: string } => typeof schema === 'object' && schema !== null && (schema as { format?: unknown }).format === 'uri';
