import { describe, expect, it } from '@jest/globals';
import { bounceAddress, bouncedIn, deliveryIn, messageIdOf, referenceIn, replyAddress } from './token.js';

const OWN = 'sistem48@smederevo.org.rs';
const ID = '01a7b4c0-0000-7abc-8def-00000000004f';
const REFERENCE = '48-2043-7719';
const signer = { sign: (...parts: string[]): string => Buffer.from(parts.join('|')).toString('base64url').slice(-22) };
const forger = { sign: (): string => 'guess' };

describe('tokens in addresses', () => {
  it('come back as they left, also from a server that lowers or raises letters', () => {
    expect(referenceIn(signer, OWN, ['x@y.rs', replyAddress(signer, OWN, REFERENCE).toUpperCase()])).toBe(REFERENCE);
    expect(bouncedIn(signer, OWN, [bounceAddress(signer, OWN, ID).toUpperCase()])).toBe(ID);
    expect(deliveryIn(signer, `<a@b.rs> ${messageIdOf(signer, OWN, ID).toUpperCase()}`)).toBe(ID);
  });

  it('fit into a local part with the longest address allowed', () => {
    const own = `${'a'.repeat(24)}@grad.rs`;
    expect(bounceAddress(signer, own, ID).split('@')[0]!.length).toBeLessThanOrEqual(64);
  });

  it.each([
    ['signed by somebody else', referenceIn(signer, OWN, [replyAddress(forger, OWN, REFERENCE)])],
    ['without a signature', referenceIn(signer, OWN, [`sistem48+${REFERENCE}@smederevo.org.rs`])],
    ['with the signature of another reference', referenceIn(signer, OWN, [replyAddress(signer, OWN, '48-2043-7720').replace('7720', '7719')])],
    ['at another domain', referenceIn(signer, OWN, [replyAddress(signer, 'sistem48@drugi.rs', REFERENCE)])],
    ['E28 of a bounce, forged', bouncedIn(signer, OWN, [bounceAddress(forger, OWN, ID)])],
    ['E28 of a reply as of a bounce', bouncedIn(signer, OWN, [replyAddress(signer, OWN, REFERENCE)])],
    ['E30 of a Message-ID, guessed', deliveryIn(signer, messageIdOf(forger, OWN, ID))],
    ['E35 in nothing', deliveryIn(signer, '<> < > nil')],
  ])('mean nothing %s', (_, found) => expect(found).toBeNull());
});
