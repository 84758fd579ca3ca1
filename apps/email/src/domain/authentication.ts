/**
 * What our own mail server found out about whoever a mail says it is from (RFC 8601). `doubtful`: it need not be from them. `forged`: it is
 * not, and their domain asks the world to refuse such mails. `accepted`: nothing speaks against it, also where nothing was examined.
 */
export type SenderTrust = 'accepted' | 'doubtful' | 'forged';

interface Result {
  readonly method: string;
  readonly verdict: string;
  /** With comments: the policy of the domain is mostly said in one. */
  readonly words: string;
}

const SEGMENT = /(?:"(?:[^"\\]|\\.)*"|\((?:[^()\\]|\\.)*\)|[^;"(])+/g;
const COMMENT = /\((?:[^()\\]|\\.)*\)/g;
const QUOTED = /"(?:[^"\\]|\\.)*"/g;
const FAILED = /^(?:fail|softfail|permerror|policy)$/;
/** `(p=REJECT dis=NONE)` of OpenDMARC and Gmail, `(policy=reject)` of Rspamd, `action=oreject` of Exchange. */
const STRICT = /\b(?:p|policy|policy\.dmarc|action)\s*=\s*o?(?:reject|quarantine)\b/i;
const LONGEST = 10_000;

/**
 * `headers` are the values of Authentication-Results, the topmost first. Only those of our own server count; of one method the topmost,
 * which it wrote above whatever the mail brought along.
 */
export function senderTrust(headers: readonly string[], authservId: string | undefined): SenderTrust {
  if (!authservId) return 'accepted';
  const ours = headers.map(readResults).filter(({ by }) => by === authservId.toLowerCase()).map(({ results }) => results);
  const of = (method: string): readonly Result[] => ours.map((results) => results.filter((result) => result.method === method)).find((found) => found.length > 0) ?? [];
  const [dmarc] = of('dmarc');
  if (dmarc && /^(?:pass|fail)$/.test(dmarc.verdict)) return dmarc.verdict === 'pass' ? 'accepted' : STRICT.test(dmarc.words) ? 'forged' : 'doubtful';
  const signed = of('dkim').some(({ verdict }) => verdict === 'pass');
  return !signed && of('spf').some(({ verdict }) => FAILED.test(verdict)) ? 'doubtful' : 'accepted';
}

function readResults(header: string): { by: string; results: Result[] } {
  const [first = '', ...rest] = header.slice(0, LONGEST).match(SEGMENT) ?? [];
  return { by: first.replace(COMMENT, '').trim().split(/[\s/]/)[0]!.toLowerCase(), results: rest.flatMap(readResult) };
}

function readResult(segment: string): Result[] {
  const [, method, verdict] = /^\s*([a-z][\w-]*)\s*(?:\/\s*\d+)?\s*=\s*([a-z]+)/i.exec(segment.replace(COMMENT, ' ')) ?? [];
  return method && verdict ? [{ method: method.toLowerCase(), verdict: verdict.toLowerCase(), words: segment.replace(QUOTED, '') }] : [];
}
