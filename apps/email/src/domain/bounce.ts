/** What a delivery report says about one mail of ours. */
export interface BounceNews {
  /** `failed`: it will not arrive. `delayed` and `passed` change nothing and are shown. */
  readonly verdict: 'failed' | 'delayed' | 'passed';
  readonly status: string | null;
  readonly diagnostic: string | null;
}

export interface BounceHead {
  readonly header: (name: string) => string | undefined;
  readonly sender: string;
  readonly subject: string;
}

const SUBJECT = /undeliver|delivery (?:status|failure|has failed)|delivery incomplete|returned mail|failure notice|mail delivery|nije isporu/i;

/** A report about delivery, of any make. An out-of-office note also comes to the address of bounces; it is none. */
export function isBounce({ header, sender, subject }: BounceHead): boolean {
  const type = header('content-type') ?? '';
  if (/^\s*multipart\/report\b/i.test(type)) return !/report-type\s*=\s*"?disposition-notification/i.test(type);
  if (header('x-failed-recipients') !== undefined) return true;
  return /^(mailer-daemon|postmaster|mail-?delivery.*)$/.test(sender) || (SUBJECT.test(subject) && header('return-path')?.trim() === '<>');
}

const field = (text: string, name: string): string | null => new RegExp(`^${name}:[ \\t]*(.+(?:\\r?\\n[ \\t].+)*)`, 'im').exec(text)?.[1]?.replace(/\s+/g, ' ').trim() ?? null;

/** Reads the machine's part (RFC 3464) where there is one, else the prose. */
export function readBounce(raw: string): BounceNews {
  const machine = /^content-type:\s*message\/(?:global-)?delivery-status[^]*?\r?\n\r?\n([^]*?)(?=\r?\n--|$(?![^]))/im.exec(raw)?.[1];
  const action = field(machine ?? '', 'action')?.toLowerCase() ?? null;
  const diagnostic = field(machine ?? raw, 'diagnostic-code');
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(field(machine ?? '', 'status') ?? (machine === undefined ? raw : ''))?.[0] ?? null;
  return { verdict: verdictOf(action, status, raw), status, diagnostic: diagnostic && withoutAddresses(diagnostic) };
}

function verdictOf(action: string | null, status: string | null, raw: string): BounceNews['verdict'] {
  if (action === 'failed') return 'failed';
  if (action === 'delayed') return 'delayed';
  if (action !== null) return 'passed';
  if (status?.startsWith('4') || /will be (?:retried|attempted)|still being retried|delivery (?:is |has been )?delayed|warning message|you do not need to resend/i.test(raw)) return 'delayed';
  return status?.startsWith('2') ? 'passed' : 'failed';
}

/** Proofs and reasons are shown and logged; addresses are not. */
export const withoutAddresses = (text: string): string => text.replace(/<?[^\s<>@]+@[^\s<>@]+>?/g, '<…>').slice(0, 300);
