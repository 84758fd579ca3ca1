/** Whether a mail to this address comes to us: one of our own, also with a token behind a +. */
export function isOwnAddress(own: readonly string[], address: string): boolean {
  const [local = '', domain] = partsOf(address);
  return own.some((known) => {
    const [name, at] = partsOf(known);
    return domain === at && (local === name || local.startsWith(`${name}+`));
  });
}

/** At which of our addresses a mail came in, each once; a token (`+48-2043-7719.k7f3…`) is a secret and left out. */
export function reachedAt(own: readonly string[], recipients: readonly string[]): string[] {
  const ours = recipients.filter((address) => isOwnAddress(own, address)).map((address) => address.toLowerCase().replace(/\+[^@]*\.[^@]*@/, '@'));
  return [...new Set(ours)];
}

const partsOf = (address: string): string[] => address.toLowerCase().split(/@(?=[^@]*$)/);
