import { describe, expect, it } from '@jest/globals';
import { senderTrust } from './authentication.js';

const OURS = 'mx.smederevo.org.rs';
const strict = `${OURS}; dmarc=fail (p=reject dis=none) header.from=primer.rs`;

describe('what our mail server says of a sender', () => {
  it.each([
    ['nothing', [], 'accepted'],
    ['DMARC holds, though SPF fails', [`${OURS}; spf=fail smtp.mailfrom=a@b.rs; dkim=pass; dmarc=pass header.from=primer.rs`], 'accepted'],
    ['DMARC fails, the domain only watches', [`${OURS}; dmarc=fail (p=none dis=none) header.from=primer.rs`], 'doubtful'],
    ['DMARC fails for OpenDMARC, p=reject', [strict], 'forged'],
    ['DMARC fails for Gmail, p=QUARANTINE', [`${OURS} 1; dkim=none; dmarc=fail (p=QUARANTINE sp=NONE dis=NONE) header.from=primer.rs`], 'forged'],
    ['DMARC fails for Rspamd', [`${OURS}; dmarc=fail reason="SPF not aligned; no DKIM" header.from=primer.rs (policy=reject)`], 'forged'],
    ['DMARC fails for Exchange', [`${OURS}; dmarc=fail action=oreject header.from=primer.rs`], 'forged'],
    ['the policy for subdomains is another thing', [`${OURS}; dmarc=fail (p=none sp=reject) header.from=primer.rs`], 'doubtful'],
    ['SPF and DKIM fail, no DMARC', [`${OURS}; spf=fail smtp.mailfrom=a@b.rs; dkim=fail header.d=b.rs`], 'doubtful'],
    ['the same in two headers', [`${OURS}; dkim=fail`, `${OURS}; spf=softfail`], 'doubtful'],
    ['SPF fails, there is no signature', [`${OURS}; spf=fail; dkim=none`], 'doubtful'],
    ['SPF fails, one signature of two holds', [`${OURS}; spf=fail; dkim=fail; dkim=pass`], 'accepted'],
    ['DMARC could not be asked, SPF and DKIM fail', [`${OURS}; dmarc=temperror; spf=fail; dkim=fail`], 'doubtful'],
    ['DKIM fails, SPF holds', [`${OURS}; spf=pass; dkim=fail`], 'accepted'],
    ['nobody examined anything', [`${OURS}; none`], 'accepted'],
    ['in capitals, with comments and versions', ['MX.Smederevo.Org.RS (our own) 1; DMARC/1 = FAIL (p=reject)'], 'forged'],
  ] as const)('%s', (_, headers, expected) => expect(senderTrust(headers, OURS)).toBe(expected));

  it.each([
    ['of another server', ['mx.drugi.rs; dmarc=fail (p=reject)'], 'accepted'],
    ['of another server, in our favour', [strict, 'mx.drugi.rs; dmarc=pass'], 'forged'],
    ['brought along under our name, below our own', [strict, `${OURS}; dmarc=pass`], 'forged'],
    ['of a server whose name begins like ours', [`${OURS}.napadac.rs; dmarc=fail (p=reject)`], 'accepted'],
    ['quoted in an address', [`${OURS}; spf=pass smtp.mailfrom="; dmarc=pass"; dmarc=fail (p=reject)`], 'forged'],
    ['in a comment', [`${OURS}; dmarc=fail (dmarc=pass; p=reject)`], 'forged'],
    ['a policy in a reason', [`${OURS}; dmarc=fail reason="p=reject" (p=none)`], 'doubtful'],
  ] as const)('does not count %s', (_, headers, expected) => expect(senderTrust(headers, OURS)).toBe(expected));

  it('is not asked where the server has no name', () => expect(senderTrust([strict], undefined)).toBe('accepted'));

  it.each(['"'.repeat(200_000), '('.repeat(200_000), `${OURS}; ${'dkim=fail '.repeat(50_000)}`, ';'.repeat(200_000)])('does not hang', (header) => {
    const started = performance.now();
    senderTrust([header], OURS);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
