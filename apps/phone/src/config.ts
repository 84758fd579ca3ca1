import { duration, integer, loadEnv, text, type Env } from '@s48/chassis';
import { parseClosedDays, parseOfficeHours } from './domain/office-hours.js';

export const loadPhoneConfig = (env: Env) =>
  loadEnv(env, {
    /** Voicemail folder of the telephone exchange (Asterisk, FreePBX): the folder above the boxes, or one INBOX. */
    VOICEMAIL_SPOOL: text(undefined),
    VOICEMAIL_POLL_MS: integer(5_000, 50, 600_000),
    /** Only the simulator writes here: `<DATA_DIR>/spool` stands for the exchange's folder. */
    DATA_DIR: text('.data'),
    /** A recording that nobody has written down for so long is alarmed. */
    TRANSCRIPT_ALARM: duration('PT4H'),
    OFFICE_HOURS: (value) => parseOfficeHours(value ?? 'Mon-Fri 07:30-15:30'),
    HOLIDAYS_EXTRA: (value) => parseClosedDays(value ?? ''),
  });

export type PhoneConfig = ReturnType<typeof loadPhoneConfig>;
