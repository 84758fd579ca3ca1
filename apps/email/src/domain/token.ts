/** Signs a token; what is signed never leaves without its signature, so that nobody can guess one. */
export interface Signer {
  sign(...parts: string[]): string;
}

/** Letters of a signature that travel: 12 of base 36 are 62 bits. Lower case only, because servers on the way may lower an address. */
const SIGNATURE = 12;
const ID = 25;

function signature(signer: Signer, kind: string, subject: string): string {
  const bytes = Array.from(signer.sign(`email.${kind}`, subject), (letter) => letter.charCodeAt(0));
  const number = bytes.reduce((sum, byte) => (sum * 131n + BigInt(byte)) % 36n ** BigInt(SIGNATURE), 0n);
  return number.toString(36).padStart(SIGNATURE, '0');
}

const packUuid = (uuid: string): string => BigInt(`0x${uuid.replaceAll('-', '')}`).toString(36).padStart(ID, '0');

function unpackUuid(packed: string): string {
  const number = Array.from(packed).reduce((sum, digit) => sum * 36n + BigInt(parseInt(digit, 36)), 0n);
  return number.toString(16).padStart(32, '0').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const parts = (address: string): readonly [string, string] => [address.slice(0, address.lastIndexOf('@')), address.slice(address.lastIndexOf('@') + 1)];

/** Where the answer of a citizen comes back: `sistem48+48-2043-7719.k7f3…@`. */
export function replyAddress(signer: Signer, own: string, reference: string): string {
  const [local, domain] = parts(own);
  return `${local}+${reference}.${signature(signer, 'reply', reference)}@${domain}`;
}

/** Where a bounce of one delivery comes back (VERP): `sistem48+b.…@`. */
export function bounceAddress(signer: Signer, own: string, deliveryId: string): string {
  const [local, domain] = parts(own);
  return `${local}+b.${packUuid(deliveryId)}${signature(signer, 'bounce', deliveryId)}@${domain}`;
}

/** The Message-ID of a delivery: the same each time it is sent, and not to be guessed. */
export function messageIdOf(signer: Signer, own: string, deliveryId: string): string {
  return `<d.${packUuid(deliveryId)}${signature(signer, 'message', deliveryId)}@${parts(own)[1]}>`;
}

/** The reference in one of these addresses, if it carries our signature. */
export function referenceIn(signer: Signer, own: string, addresses: readonly string[]): string | null {
  const pattern = /^(48(?:-\d{4}){2,3})\.([0-9a-z]{12})$/;
  for (const detail of detailsOf(own, addresses)) {
    const [, reference, given] = pattern.exec(detail) ?? [];
    if (reference && given === signature(signer, 'reply', reference)) return reference;
  }
  return null;
}

/** The delivery whose bounce came to one of these addresses. */
export function bouncedIn(signer: Signer, own: string, addresses: readonly string[]): string | null {
  return signedId(signer, 'bounce', detailsOf(own, addresses).map((detail) => /^b\.([0-9a-z]{37})$/.exec(detail)?.[1]));
}

/** The first delivery of ours whose Message-ID is in this text. */
export function deliveryIn(signer: Signer, text: string): string | null {
  return signedId(signer, 'message', [...text.matchAll(/\bd\.([0-9a-z]{37})@/gi)].slice(0, 50).map(([, id]) => id!.toLowerCase()));
}

function signedId(signer: Signer, kind: string, candidates: readonly (string | undefined)[]): string | null {
  for (const candidate of candidates) {
    if (!candidate) continue;
    const id = unpackUuid(candidate.slice(0, ID));
    if (id.length === 36 && candidate.slice(ID) === signature(signer, kind, id)) return id;
  }
  return null;
}

/** What stands after the + in addresses of ours. */
function detailsOf(own: string, addresses: readonly string[]): string[] {
  const [local, domain] = parts(own);
  return addresses
    .map((address) => address.trim().toLowerCase())
    .filter((address) => address.startsWith(`${local}+`) && address.endsWith(`@${domain}`))
    .map((address) => address.slice(local.length + 1, -(domain.length + 1)));
}
