/** What a PBX says about a recorded message. */
export interface VoicemailInfo {
  /** Unique key given by the PBX; very old ones give none. */
  readonly msgId: string | null;
  /** Number as the PBX has it, or null when withheld. */
  readonly caller: string | null;
  readonly startedAt: Date | null;
  readonly seconds: number | null;
}

/** Reads Asterisk's `msgNNNN.txt`: an INI file whose `origdate` is for people and whose `origtime` is for us. Unknown lines are ignored. */
export function parseVoicemailInfo(text: string): VoicemailInfo {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line);
    if (match) fields.set(match[1]!.toLowerCase(), match[2]!);
  }
  const origtime = wholeNumber(fields.get('origtime'));
  return {
    msgId: fields.get('msg_id') || null,
    caller: callerNumber(fields.get('callerid') ?? ''),
    startedAt: origtime ? new Date(origtime * 1000) : null,
    seconds: wholeNumber(fields.get('duration')),
  };
}

/** The number in `"Pera Peric" <+381659876543>`, `<026…>` or a bare number; null for Unknown, anonymous, restricted. */
export function callerNumber(callerId: string): string | null {
  const number = (/<([^>]*)>\s*$/.exec(callerId)?.[1] ?? callerId).trim();
  return /^\+?[\d\s()/.-]{3,}$/.test(number) ? number : null;
}

const wholeNumber = (text: string | undefined): number | null => (text && /^\d{1,12}$/.test(text) ? Number(text) : null);
