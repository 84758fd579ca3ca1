import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Deliveries, Intake, toE164 } from '@s48/channel';
import { CONFIG, Seal } from '@s48/chassis';
import { isDatabaseDown } from '@s48/database';
import { DataSource } from 'typeorm';
import type { SmsConfig } from './config.js';
import { readInboxFile, receiptWord, type Piece } from './domain/gammu.js';
import { isSettled, wholeTexts, type FilePiece, type InboxFile } from './domain/gammu-texts.js';
import { readInbox, remove } from './gammu.folder.js';

type Word = NonNullable<ReturnType<typeof receiptWord>>;

/** What lies in gammu's inbox: texts, parts of texts, delivery reports, and files that cannot be read. */
@Injectable()
export class GammuInbound {
  constructor(
    @Inject(CONFIG) private readonly config: SmsConfig,
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(Deliveries) private readonly deliveries: Deliveries,
    @Inject(Seal) private readonly seal: Seal,
  ) {}

  /** What cannot be read or put away holds up nothing behind it; it is complained about at the end. */
  async look(now: Date): Promise<void> {
    const { files, ...first } = await readInbox(this.root);
    const troubles = [first.trouble];
    const complain = (error: unknown): void => {
      if (isDatabaseDown(error)) throw error;
      troubles.push(error);
    };
    const texts: FilePiece[] = [];
    for (const file of files) await this.textsOf(file, now).then((pieces) => texts.push(...pieces), complain);
    for (const { sender, text, at, files: own } of wholeTexts(texts, now)) await this.enter(own, { from: sender, text }, at).catch(complain);
    const trouble = troubles.find((one) => one !== undefined);
    if (trouble) throw trouble;
  }

  private get root(): string {
    return this.config.GAMMU_DIR!;
  }

  /** What of a file belongs to a citizen's text; a delivery report and a damaged file are dealt with at once. */
  private async textsOf(file: InboxFile, now: Date): Promise<FilePiece[]> {
    let pieces: Piece[];
    try {
      pieces = readInboxFile(file.name, file.bytes);
    } catch (error) {
      if (this.takesTexts && isSettled(file, now)) await this.enter([file], { from: file.name.sender, problem: (error as Error).message }, file.writtenAt < now ? file.writtenAt : now);
      return [];
    }
    const word = receiptWord(pieces[0]!.text);
    if (word && pieces[0]!.receipt !== false && (await this.receive(word, file, pieces[0]!.receipt === true))) {
      await remove(this.root, 'inbox', file.file);
      return [];
    }
    return this.takesTexts ? pieces.map((piece, index) => ({ ...piece, from: file, index })) : [];
  }

  /** Without this driver for the way in, a text in the inbox is left for whoever fetches it. */
  private get takesTexts(): boolean {
    return this.config.inbound === 'gammu';
  }

  /** A crash may leave some of the files: the first one, which gives the id, goes last. */
  private async enter(files: readonly InboxFile[], read: { from: string; text?: string; problem?: string }, receivedAt: Date): Promise<void> {
    const [first, ...others] = files as [InboxFile, ...InboxFile[]];
    const providerId = `gammu:${digest(first.file, first.bytes)}`;
    const kept = Object.fromEntries(files.map(({ file, bytes }) => [file, bytes.toString('base64')]));
    await this.intake.take({ providerId, raw: Buffer.from(JSON.stringify({ ...read, to: this.config.SMS_NUMBER, files: kept })), receivedAt });
    for (const { file } of [...others, first]) await remove(this.root, 'inbox', file);
  }

  /**
   * gammu's file service does not say which text a report is about: it is the one to that phone that left nearest to the time the centre
   * took it. False when there is none, and the file itself does not say that it is a report: then a citizen wrote that word.
   */
  private async receive(word: Word, { file, name, bytes, writtenAt }: InboxFile, certain: boolean): Promise<boolean> {
    const phone = toE164(name.sender);
    const [delivery]: { provider_ref: string; parts: string }[] = await this.database.query(
      `select provider_ref, proof->>'parts' parts from delivery
       where recipient->>'key' = $1 and proof->>'provider' = 'gammu' and state in ('handed-over', 'delivered') and handed_over_at > now() - interval '72 hours'
       order by state = 'delivered', abs(extract(epoch from handed_over_at - $2::timestamptz)) limit 1`,
      [phone && this.seal.personOf(phone), name.at],
    );
    const detail = { status: word, report: digest(`${file} ${writtenAt.getTime()} `, bytes) };
    if (delivery) await this.settle(delivery, word, detail);
    else if (certain) await this.deliveries.note(`gammu-report:${detail.report}`, word, new Date(), detail);
    return certain || delivery !== undefined;
  }

  /** Each part of a long text has a report of its own: it is delivered with the last one, and failed with the first that fails. */
  private async settle({ provider_ref: ref, parts }: { provider_ref: string; parts: string }, word: Word, detail: { status: string; report: string }): Promise<void> {
    const at = new Date();
    // Where texts count as accepted without a report, one that says the contrary takes the proof back.
    if (word === 'failed') return this.deliveries.receipt(ref, { outcome: 'failed', at, detail: { ...detail, reason: 'not delivered: the network gave up', ...(this.config.GAMMU_RECEIPTS === 'none' && { bounce: word }) } });
    await this.deliveries.note(ref, `${word} ${detail.report}`, at, detail);
    const [{ n }]: [{ n: number }] = await this.database.query(`select count(*)::int n from receipt where provider_ref = $1 and outcome like 'delivered %'`, [ref]);
    if (word === 'delivered' && n >= Number(parts)) await this.deliveries.receipt(ref, { outcome: 'delivered', at, detail });
  }
}

/** The name of a file holds a citizen's number: it becomes part of an id only as a hash. */
const digest = (name: string, bytes: Buffer): string => createHash('sha256').update(name).update(bytes).digest('hex').slice(0, 40);
