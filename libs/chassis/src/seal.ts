import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Contact, ReplyChannel } from '@s48/contracts';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals citizens' addresses (AES-256-GCM) and signs links, under keys derived from `CONTACT_KEY`.
 * Channels seal and open; desk stores what is sealed unread, and opens it at its one audited endpoint.
 */
export class Seal {
  private readonly cipherKey: Buffer;
  private readonly personKey: Buffer;
  private readonly linkKey: Buffer;

  constructor(contactKey: string) {
    const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', contactKey, 's48', purpose, 32));
    this.cipherKey = derive('seal');
    this.personKey = derive('person');
    this.linkKey = derive('link');
  }

  /** `address` must be normalised before (E.164, lower-case mail domain): the key that groups a person's reports is made from it. */
  seal(channel: ReplyChannel, address: string): Contact {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.cipherKey, iv);
    const bytes = Buffer.concat([iv, cipher.update(address, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return { channel, sealed: bytes.toString('base64url'), key: this.personOf(address) };
  }

  /** Throws when the contact was sealed under another key or tampered with. */
  open(contact: Contact): string {
    if (!contact.sealed) throw new Error(`the contact holds no address (channel ${contact.channel})`);
    const bytes = Buffer.from(contact.sealed, 'base64url');
    const decipher = createDecipheriv(CIPHER, this.cipherKey, bytes.subarray(0, IV_BYTES));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
  }

  personOf(address: string): string {
    return createHmac('sha256', this.personKey).update(address).digest('base64url');
  }

  /** A short signature over parts that travel in a link or a mail address. */
  sign(...parts: string[]): string {
    return createHmac('sha256', this.linkKey).update(parts.join('\n')).digest('base64url').slice(0, 22);
  }

  verify(signature: string, ...parts: string[]): boolean {
    const expected = Buffer.from(this.sign(...parts));
    const given = Buffer.from(signature);
    return expected.length === given.length && timingSafeEqual(expected, given);
  }
}
