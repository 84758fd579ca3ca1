import { flag, integer, loadEnv, text, url, type Env } from '@s48/chassis';

const address = (value: string | undefined): string => {
  const mail = value ?? 'sistem48@smederevo.org.rs';
  if (!/^[^\s@+"<>]{1,24}@[^\s@<>]+$/.test(mail)) throw new Error('must be a mail address like sistem48@grad.rs: at most 24 characters before the @, no +');
  return mail.toLowerCase();
};

/**
 * Each direction is on where its server is named; the simulator stands in where it is on and no server is named. `EMAIL_ADDRESS` is
 * short because replies and bounces come back to it with a token (`sistem48+…@`), and a local part holds 64 characters.
 */
export function loadEmailConfig(env: Env) {
  const config = loadEnv(env, {
    /** `imaps://user:password@host:993` */
    IMAP_URL: url(undefined, 'imap:', 'imaps:'),
    /** `smtp://user:password@host:587` */
    SMTP_URL: url(undefined, 'smtp:', 'smtps:'),
    EMAIL_ADDRESS: address,
    EMAIL_MAX_MB: integer(25, 1, 100),
    EMAIL_POLL_SECONDS: integer(10, 1, 3_600),
    /** Named to citizens whose mail is too large. */
    SMS_NUMBER: text('+381648449306'),
    SIMULATOR: flag,
  });
  const simulator = config.SIMULATOR ? ('simulator' as const) : undefined;
  return { ...config, inbound: config.IMAP_URL ? ('imap' as const) : simulator, outbound: config.SMTP_URL ? ('smtp' as const) : simulator };
}

export type EmailConfig = ReturnType<typeof loadEmailConfig>;
