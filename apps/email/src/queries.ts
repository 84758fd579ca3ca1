import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@s48/bus';
import { CommandAnswers, readStatusQuery, type Conversation, type StatusQuery } from '@s48/channel';
import { Seal } from '@s48/chassis';
import { detectScript, formatLocal, render, type Script } from '@s48/language';
import { commandLines, type CommandLine } from './domain/command-line.js';
import { BRAKE } from './domain/robot.js';
import type { Mail } from './mail.parser.js';
import { Threads, type Continued } from './threads.js';

export interface Asked {
  /** What the mail says beside the question. */
  readonly rest: string;
  /** The report it asks about, where that is the sender's own. */
  readonly own: Conversation | null;
  readonly answer: (tx: Tx) => Promise<void>;
}

/** Citizens who ask what has become of a report: `STATUS 48-2043-7719` as the subject or the first line of a mail. */
@Injectable()
export class Queries {
  constructor(
    @Inject(Threads) private readonly threads: Threads,
    @Inject(CommandAnswers) private readonly answers: CommandAnswers,
    @Inject(Seal) private readonly seal: Seal,
  ) {}

  async askedBy(mail: Mail, continued: Continued | null): Promise<Asked | null> {
    const asked = queryIn(mail);
    const { from } = mail;
    if (!asked || !from) return null;
    const reference = asked.reference ?? (continued?.verified ? continued.conversation.reference : null);
    const script = detectScript(`${asked.line}\n${asked.rest}`);
    return { rest: asked.rest, own: reference ? await this.threads.ownReport(reference, from) : null, answer: (tx) => this.answer(tx, from, reference, script) };
  }

  /** To the sender, never to a Reply-To: whoever writes under another's name must not choose where the answer goes. */
  private async answer(tx: Tx, from: string, reference: string | null, script: Script): Promise<void> {
    const to = this.seal.seal('email', from);
    const { text, conversation } = await this.answers.statusOf(tx, { reference, to, script }, formatLocal);
    const subject = conversation && render('status.subject', { reference: conversation.reference }, script);
    await this.answers.send(tx, { recipient: to, text, subject, script }, BRAKE);
  }
}

/** The word without a number is a question only where the mail says nothing else: "Status" is also the title of a report. */
function queryIn({ subject, text }: Mail): (StatusQuery & CommandLine) | null {
  for (const part of commandLines(subject, text)) {
    const query = readStatusQuery(part.line);
    if (query && (part.rest === '' || /\d/.test(part.line))) return { ...query, ...part };
  }
  return null;
}
