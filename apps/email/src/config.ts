import { trustedBeside } from '@s48/channel/mailbox';
import { flag, integer, loadEnv, text, url, type Env } from '@s48/chassis';

const address = (value: string | undefined): string => {
  const mail = value ?? 'sistem48@smederevo.org.rs';
  if (!/^[^\s@+"<>]{1,24}@[^\s@<>]+$/.test(mail)) throw new Error('must be a mail address like sistem48@grad.rs: at most 24 characters before the @, no +');
  return mail.toLowerCase();
};

/** `lmtp://127.0.0.1:2400`: the protocol that mails are pushed by, and where. */
const listenAt = (value: string | undefined) => {
  if (value === undefined) return undefined;
  const { protocol, hostname, port } = URL.canParse(value) ? new URL(value) : { protocol: '', hostname: '', port: '' };
  if (!/^(lmtp|smtp):$/.test(protocol) || !hostname || !port) throw new Error('must be lmtp://host:port or smtp://host:port, for example lmtp://127.0.0.1:2400');
  return { protocol: protocol.slice(0, -1) as 'lmtp' | 'smtp', host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
};

const addresses = (value: string | undefined): string[] => {
  const list = (value ?? '').toLowerCase().split(',').map((mail) => mail.trim()).filter(Boolean);
  if (!list.every((mail) => /^[^\s@+"<>]+@[^\s@<>]+$/.test(mail))) throw new Error('must be mail addresses with a comma between them, like prijave@grad.rs, kontakt@grad.rs');
  return list;
};

/**
 * Each direction is on where its server is named; the simulator stands in where it is on and no server is named. `EMAIL_ADDRESS` is
 * short because replies and bounces come back to it with a token (`sistem48+…@`), and a local part holds 64 characters.
 */
export function loadEmailConfig(env: Env) {
  const config = loadEnv(env, {
    /** `imaps://user:password@host:993` */
    IMAP_URL: url(undefined, 'imap:', 'imaps:'),
    /** Where the mail server may push mails to us: a second way in. */
    MAIL_LISTEN: listenAt,
    /** `smtp://user:password@host:587` */
    SMTP_URL: url(undefined, 'smtp:', 'smtps:'),
    /** Who may vouch for those servers, beside those that everybody knows. */
    EMAIL_TLS_CA: trustedBeside,
    EMAIL_ADDRESS: address,
    /** Further addresses whose mail comes into the same mailbox. */
    EMAIL_ALIASES: addresses,
    /** The name under which our own mail server reports what it found out about a sender (Authentication-Results). */
    EMAIL_AUTHSERV_ID: text(undefined),
    EMAIL_MAX_MB: integer(25, 1, 100),
    EMAIL_POLL_SECONDS: integer(10, 1, 3_600),
    /** Named to citizens whose mail is too large. */
    SMS_NUMBER: text('+381648449306'),
    SIMULATOR: flag,
  });
  const simulator = config.SIMULATOR ? ('simulator' as const) : undefined;
  const pushed = config.MAIL_LISTEN?.protocol;
  const inbound = config.IMAP_URL ? ('imap' as const) : pushed ? undefined : simulator;
  return { ...config, own: [config.EMAIL_ADDRESS, ...config.EMAIL_ALIASES], inbound, pushed, outbound: config.SMTP_URL ? ('smtp' as const) : simulator };
}

export type EmailConfig = ReturnType<typeof loadEmailConfig>;
