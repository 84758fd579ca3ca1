import { simpleParser, type Attachment, type ParsedMail } from 'mailparser';
import { headerOf, headOf } from '@s48/channel/mailbox';
import type { RecordingInput } from './domain/raw-input.js';
import { secondsBySize, soundType } from './domain/sound.js';
import { readVoicemailMail } from './domain/voicemail-mail.js';

export interface ReadMail {
  /** The address it says it is from, in small letters. */
  readonly from: string | null;
  /** When the caller hung up, where the mail says so. */
  readonly endedAt: Date | null;
  /** Its first sound; empty where it holds none. */
  readonly recording: RecordingInput;
}

/** A mail of the exchange as a recording. Throws where the bytes are no mail. */
export async function readExchangeMail(raw: Buffer): Promise<ReadMail> {
  const parsed = await simpleParser(raw, { skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true });
  const head = headOf(raw);
  const { msgId, caller, seconds, endedAt } = readVoicemailMail({ header: (name) => headerOf(head, name), subject: parsed.subject ?? '', text: parsed.text ?? '' });
  const { bytes, ...sound } = soundOf(parsed) ?? { bytes: Buffer.alloc(0), file: 'poruka.eml', mime: 'message/rfc822' };
  return {
    from: parsed.from?.value[0]?.address?.toLowerCase() ?? null,
    endedAt,
    recording: { source: 'recording', caller, seconds: seconds ?? secondsBySize(bytes, sound.mime), ...sound, info: head, exchangeId: msgId, audio: bytes },
  };
}

function soundOf({ attachments }: ParsedMail): { file: string; mime: string; bytes: Buffer } | null {
  for (const { filename, content } of attachments.filter(isFile)) {
    const mime = soundType(content, filename ?? '');
    if (mime) return { file: filename ?? 'snimak', mime, bytes: content };
  }
  return null;
}

const isFile = ({ content }: Attachment): boolean => content.length > 0;
