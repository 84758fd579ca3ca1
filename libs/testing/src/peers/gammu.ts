import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../wait-for.js';

export interface ModemText {
  readonly from: string;
  readonly text: string;
  /** By the clock of the network's centre, local time: `20261125T101112`. */
  readonly at: string;
  /** Of a part of a long text: `[reference, total, number]`. */
  readonly part?: readonly [number, number, number];
  /** A delivery report and no text: `Delivered`, `Failed`. */
  readonly report?: boolean;
}

/** A real gammu-smsd with its file service, and a modem that is a folder: what is put there was received, and what is sent always leaves. */
export async function startGammu({ inboxFormat = 'detail' }: { inboxFormat?: 'detail' | 'unicode' | 'standard' } = {}): Promise<Gammu> {
  const gammu = new Gammu(inboxFormat);
  await gammu.start();
  return gammu;
}

export class Gammu {
  private readonly folder = mkdtempSync(join(tmpdir(), 's48-gammu-'));
  /** Where the folders of the file service lie. */
  readonly dir = join(this.folder, 'spool');
  private daemon: ChildProcess | undefined;
  private places = 0;

  constructor(inboxFormat: string) {
    for (const place of ['inbox', 'outbox', 'sent', 'error']) mkdirSync(join(this.dir, place), { recursive: true });
    mkdirSync(join(this.folder, 'modem/sms/1'), { recursive: true });
    writeFileSync(join(this.folder, 'smsdrc'), smsdrc(this.folder, this.dir, inboxFormat));
  }

  async start(): Promise<void> {
    const daemon = spawn('gammu-smsd', ['-c', join(this.folder, 'smsdrc')], { stdio: 'ignore' });
    this.daemon = daemon;
    daemon.once('error', () => undefined);
    await waitFor(() => {
      if (daemon.exitCode !== null || !daemon.pid) throw new Error(`gammu-smsd does not run: ${this.log()}`);
      return existsSync(join(this.folder, 'modem/operations.log'));
    }, 'gammu-smsd to open its modem (Debian: sudo apt-get install --no-install-recommends gammu-smsd)');
  }

  /** The modem has received this; moved into place, because the daemon looks all the time. */
  receive({ from, text, at, part, report }: ModemText): void {
    const lines = [
      '[SMSBackup000]', ...(report ? ['PDU = Status_Report'] : []), 'SMSC = "+381640000048"', 'State = UnRead', `Number = "${from}"`, `Sent = ${at}`, `DateTime = ${at}`,
      `Coding = ${report ? 'Default_No_Compression' : 'Unicode_No_Compression'}`, 'Folder = 1', `Length = ${text.length}`, 'Class = -1',
      `Text00 = ${Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()}`, ...(part ? [`UDH = 050003${Buffer.from(part).toString('hex').toUpperCase()}`] : []),
    ];
    const aside = join(this.folder, 'message');
    writeFileSync(aside, `${lines.join('\n')}\n`);
    renameSync(aside, join(this.folder, 'modem/sms/1', String(++this.places)));
  }

  log(): string {
    const path = join(this.folder, 'smsd.log');
    return existsSync(path) ? readFileSync(path, 'utf8') : 'it wrote no log';
  }

  /** Ends the daemon; {@link start} brings it back with the same folders. */
  async end(): Promise<void> {
    const { daemon } = this;
    this.daemon = undefined;
    if (!daemon?.pid || daemon.exitCode !== null) return;
    const exited = once(daemon, 'exit');
    daemon.kill();
    await exited;
  }

  async stop(): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const smsdrc = (folder: string, spool: string, inboxFormat: string): string => `
[gammu]
model = dummy
connection = none
device = ${folder}/modem
[smsd]
service = files
inboxpath = ${spool}/inbox/
outboxpath = ${spool}/outbox/
sentsmspath = ${spool}/sent/
errorsmspath = ${spool}/error/
inboxformat = ${inboxFormat}
transmitformat = auto
deliveryreport = sms
logfile = ${folder}/smsd.log
debuglevel = 1
commtimeout = 1
sendtimeout = 5
receivefrequency = 1
loopsleep = 1
multiparttimeout = 3
checksecurity = 0
hangupcalls = 0
`;
