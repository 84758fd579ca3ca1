import { trustedBeside } from '@s48/channel/mailbox';
import { duration, integer, loadEnv, text, url, type Env } from '@s48/chassis';
import { durationMs, parseClosedDays, parseOfficeHours } from '@s48/contracts';

/** Addresses, separated by commas. */
const addresses = (value: string | undefined): string[] => {
  const listed = (value ?? '').split(',').map((address) => address.trim().toLowerCase()).filter(Boolean);
  if (listed.some((address) => !/^[^\s@<>]+@[^\s@<>]+$/.test(address))) throw new Error('must be mail addresses like centrala@grad.rs, separated by commas');
  return listed;
};

export function loadPhoneConfig(env: Env) {
  const { IMAP_URL, ...config } = loadEnv(env, {
    /** Voicemail folder of the telephone exchange (Asterisk, FreePBX): the folder above the boxes, or one INBOX. */
    VOICEMAIL_SPOOL: text(undefined),
    /** A mailbox of its own to which the exchange sends recordings: `imaps://user:password@host:993` */
    VOICEMAIL_IMAP_URL: url(undefined, 'imap:', 'imaps:'),
    /** Who may vouch for the mailbox's server, beside those that everybody knows. */
    EMAIL_TLS_CA: trustedBeside,
    /** The exchange's addresses; where any is named, what others send waits for a person. */
    VOICEMAIL_MAIL_FROM: addresses,
    /** The mailbox of the citizens, only to be told apart: each mail there is a report already. */
    IMAP_URL: text(undefined),
    VOICEMAIL_POLL_MS: integer(5_000, 50, 600_000),
    /** Only the simulator writes here: `<DATA_DIR>/spool` stands for the exchange's folder. */
    DATA_DIR: text('.data'),
    /** A recording that nobody has written down for so long is alarmed. */
    TRANSCRIPT_ALARM: duration('PT4H'),
    /** The sound of a closed recording is deleted after so long; unset, it is kept. In milliseconds. */
    AUDIO_RETENTION: (value) => (value === undefined ? undefined : durationMs(value)),
    OFFICE_HOURS: (value) => parseOfficeHours(value ?? 'Mon-Fri 07:30-15:30'),
    HOLIDAYS_EXTRA: (value) => parseClosedDays(value ?? ''),
    /** Converts what only telephones play, when it is installed. */
    FFMPEG: text('ffmpeg'),
    /** Speech to text on a machine of the city (OpenAI's interface: whisper-server, speaches); unset, operators start from nothing. */
    STT_URL: url(undefined, 'http:', 'https:'),
    STT_MODEL: text('whisper-1'),
    /** At least so long an answer is waited for; ten times the length of a recording where that is more. */
    STT_TIMEOUT_MS: integer(30_000, 100, 600_000),
    /** Calls through Twilio: on as soon as the account is there. */
    TWILIO_ACCOUNT_SID: text(undefined),
    TWILIO_AUTH_TOKEN: text(undefined),
    TWILIO_AUTH_TOKEN_OLD: text(undefined),
    TWILIO_API_BASE: url('https://api.twilio.com', 'http:', 'https:'),
    TWILIO_TIMEOUT_MS: integer(10_000, 100, 60_000),
    /** Whom a call rings in office hours: `sip:operateri@pbx.example` or a number; unset, every call is recorded. */
    VOICE_OPERATORS: text(undefined),
    /** A recorded greeting; unset, a synthetic voice reads it. */
    VOICE_GREETING_URL: url(undefined, 'http:', 'https:'),
    /** How often Twilio's own list is asked for recordings whose callback was missed. */
    VOICE_RECONCILE_SECONDS: integer(600, 1, 86_400),
  });
  if (IMAP_URL && IMAP_URL === config.VOICEMAIL_IMAP_URL) throw new Error('Bad environment: VOICEMAIL_IMAP_URL must be a mailbox of its own, not that of IMAP_URL. See .env.example.');
  return config;
}

export type PhoneConfig = ReturnType<typeof loadPhoneConfig>;
