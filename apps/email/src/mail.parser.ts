import { domainToASCII } from 'node:url';
import { convert } from 'html-to-text';
import iconv from 'iconv-lite';
import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser';
import { kindOf, NeedsRepair, toMailAddress, type NewAttachment } from '@s48/channel';
import { headerOf, headersOf, headOf, idsIn } from '@s48/channel/mailbox';
import { isMisread, mostSerbian } from './domain/charset.js';
import { isTnef } from './domain/tnef.js';
import { openWinmail } from './winmail.reader.js';

/** A mail as far as this service understands it. */
export interface Mail {
  /** The first header of that lower-case name, unfolded, as it came. */
  readonly header: (name: string) => string | undefined;
  readonly from: string | null;
  readonly replyTo: string | null;
  /** Every address it was sent to, the one it was delivered to first. */
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly messageId: string | null;
  /** Ids of mails it answers, the nearest first. */
  readonly answers: readonly string[];
  readonly attachments: readonly NewAttachment[];
  /** What servers on the way found out about the sender (RFC 8601), the last one first. */
  readonly authenticationResults: readonly string[];
}

const MAX_FILES = 50;
const OPTIONS = { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true };
/** The one charset of RFC 2152 that the parser does not know. */
const UTF_7 = /^content-type:[^\n]*(?:\n[ \t][^\n]*)*charset="?(?:unicode-1-1-)?utf-7/im;
/** Only ids worth looking up: a thread may name hundreds. */
const MAX_ANSWERS = 50;

/** Throws {@link NeedsRepair} for bytes that are no mail. */
export async function parseMail(raw: Buffer): Promise<Mail> {
  const head = headOf(raw);
  if (!/^[!-9;-~]+[ \t]*:/m.test(head)) throw new NeedsRepair('these bytes hold no mail: there is not one header');
  const parsed = await parse(raw);
  const written = await textOf(raw, parsed);
  const { files, words } = contentsOf(parsed, written !== '');
  const header = (name: string): string | undefined => headerOf(head, name);
  const headers = ['delivered-to', 'x-original-to', 'x-envelope-to', 'envelope-to'].map(header);
  return {
    header,
    from: addressOf(parsed.from),
    replyTo: addressOf(parsed.replyTo),
    recipients: [...headers.flatMap((value) => value?.match(/[^\s<>,;]+@[^\s<>,;]+/g) ?? []), ...addressesOf(parsed.to), ...addressesOf(parsed.cc)],
    subject: subjectOf(parsed, header).slice(0, 500),
    text: written || words,
    messageId: idsIn(header('message-id'))[0] ?? null,
    answers: [...idsIn(header('in-reply-to')), ...idsIn(header('references')).toReversed()].slice(0, MAX_ANSWERS),
    attachments: files.filter(({ bytes }) => bytes.length > 0).slice(0, MAX_FILES),
    authenticationResults: headersOf(head, 'authentication-results'),
  };
}

async function parse(raw: Buffer): Promise<ParsedMail> {
  try {
    return await simpleParser(typed(raw), OPTIONS);
  } catch (error) {
    throw new NeedsRepair(`the mail cannot be read: ${(error as Error).message}`);
  }
}

/** A type that is none ("text") would make a file of the citizen's words. */
function typed(raw: Buffer): Buffer {
  const type = headerOf(headOf(raw), 'content-type');
  if (type === undefined || /^[\w.+-]+\/[\w.+-]+/.test(type)) return raw;
  return Buffer.concat([Buffer.from('Content-Type: text/plain; charset=utf-8\r\n'), Buffer.from(raw.toString('latin1').replace(/^content-type[ \t]*:/im, 'X-Content-Type:'), 'latin1')]);
}

function subjectOf({ subject = '' }: ParsedMail, header: (name: string) => string | undefined): string {
  const bytes = header('subject') ?? '';
  const misread = isMisread(subject) || /[\u0080-\u009f]/.test(subject);
  if (!misread || !/[\u0080-\u00ff]/.test(bytes)) return subject;
  const buffer = Buffer.from(bytes, 'latin1');
  return mostSerbian([subject, ...['utf-8', 'windows-1250', 'windows-1251'].map((charset) => iconv.decode(buffer, charset))]);
}

async function textOf(raw: Buffer, parsed: ParsedMail): Promise<string> {
  const text = plainOf(parsed);
  if (UTF_7.test(headOf(raw))) return iconv.decode(Buffer.from(text, 'utf8'), 'utf-7');
  if (!isMisread(text)) return text;
  const readings = await Promise.all(['windows-1250', 'windows-1251'].map(async (charset) => plainOf(await parse(declaring(raw, charset)))));
  return mostSerbian([text, ...readings]);
}

/** The same mail with one charset declared for all its texts. */
function declaring(raw: Buffer, charset: string): Buffer {
  const typed = raw
    .toString('latin1')
    .replace(/^content-type:\s*text\/(plain|html)\b[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/gim, (_, kind: string) => `Content-Type: text/${kind}; charset=${charset}`);
  return Buffer.from(/^content-type:/im.test(headOf(raw)) ? typed : `Content-Type: text/plain; charset=${charset}\r\n${typed}`, 'latin1');
}

function plainOf({ text, html }: ParsedMail): string {
  const plain = text?.trim() ?? '';
  return plain || !html ? plain : htmlText(html);
}

/** Without pictures and addresses of links; where the HTML is beyond reading, its words. */
function htmlText(html: string): string {
  try {
    return convert(html, {
      wordwrap: false,
      limits: { maxInputLength: 2_000_000, maxDepth: 100, ellipsis: '…' },
      selectors: [{ selector: 'title', format: 'skip' }, { selector: 'img', format: 'skip' }, { selector: 'a', options: { ignoreHref: true } }, { selector: 'table', format: 'dataTable' }],
    }).trim();
  } catch {
    return html.replace(/<(script|style)\b[^]*?<\/\1>/gi, ' ').replace(/<[a-z!/][^>]*(?:>|$)/gi, ' ').replace(/[ \t]+/g, ' ').trim();
  }
}

/** The files, and the words that stand in a file alone. Of a winmail.dat (Outlook) what is in it; itself where that is not everything. */
function contentsOf({ attachments }: ParsedMail, hasText: boolean): { files: NewAttachment[]; words: string } {
  let words = '';
  const files = attachments.flatMap(({ filename, contentType, content }) => {
    const itself = fileOf(filename, contentType, content);
    const packed = isTnef(content) && openWinmail(content);
    if (!packed) return [itself];
    words ||= packed.text.trim() || htmlText(packed.html);
    const more = packed.moreFiles || (packed.onlyRtf && !hasText);
    return [...packed.files.map(({ name, mime, bytes }) => fileOf(name, mime, bytes)), ...(more ? [itself] : [])];
  });
  return { files, words };
}

const fileOf = (name: string | undefined, type: string, bytes: Buffer): NewAttachment => ({ name: name || defaultName(type), mime: kindOf(bytes, type), bytes });

const defaultName = (type: string): string => (type === 'message/rfc822' ? 'poruka.eml' : 'prilog');

const addressesOf = (field: AddressObject | AddressObject[] | undefined): string[] =>
  [field ?? []].flat().flatMap(({ value }) => value.flatMap((entry) => [entry, ...(entry.group ?? [])])).flatMap(({ address }) => (address ? [address] : []));

/** The first usable address; its domain in ASCII, as servers know it. */
function addressOf(field: AddressObject | undefined): string | null {
  for (const address of addressesOf(field)) {
    const at = address.lastIndexOf('@');
    const usable = toMailAddress(`${address.slice(0, at)}@${domainToASCII(address.slice(at + 1)) || address.slice(at + 1)}`);
    if (usable) return usable;
  }
  return null;
}
