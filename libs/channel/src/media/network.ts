/** The bytes of an IP address (4 or 16), an IPv4 address in IPv6 clothes as its 4; null when it is none. */
export function addressBytes(text: string): readonly number[] | null {
  const bytes = text.includes(':') ? six(text) : four(text);
  const mapped = bytes?.length === 16 && bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return mapped ? bytes.slice(12) : bytes;
}

/** Who shares one allowance: an IPv4 address, or the /64 that one IPv6 customer has to himself. */
export function networkOf(address: string): string {
  const bytes = addressBytes(address);
  if (!bytes) return address;
  return bytes.length === 4 ? bytes.join('.') : `${bytes.slice(0, 8).map((byte) => byte.toString(16).padStart(2, '0')).join('')}/64`;
}

export const isLoopback = (address: string): boolean => {
  const bytes = addressBytes(address);
  return bytes?.length === 4 ? bytes[0] === 127 : bytes?.every((byte, index) => byte === (index === 15 ? 1 : 0)) ?? false;
};

/** Whether an address is on the open internet: not ours, not a neighbour's, not a cloud's metadata, not a way to write one of those differently. */
export function isPublicAddress(address: string): boolean {
  const bytes = addressBytes(address);
  if (!bytes) return false;
  if (bytes.length === 4) return !within(bytes, CLOSED_4);
  return within(bytes, [GLOBAL_6]) && !within(bytes, CLOSED_6);
}

type Network = readonly [prefix: readonly number[], bits: number];

/** IANA's special-purpose registry, multicast, the future, and Azure's host on a public address. */
const CLOSED_4: readonly Network[] = [
  [[0], 8], [[10], 8], [[100, 64], 10], [[127], 8], [[169, 254], 16], [[172, 16], 12], [[192, 0, 0], 24], [[192, 0, 2], 24], [[192, 31, 196], 24], [[192, 52, 193], 24],
  [[192, 88, 99], 24], [[192, 168], 16], [[192, 175, 48], 24], [[198, 18], 15], [[198, 51, 100], 24], [[203, 0, 113], 24], [[224], 4], [[240], 4], [[168, 63, 129, 16], 32],
];
const GLOBAL_6: Network = [[0x20], 3];
/** Special assignments with Teredo, documentation, 6to4: the latter two of the tunnels carry an IPv4 address inside. */
const CLOSED_6: readonly Network[] = [[[0x20, 0x01, 0x00], 23], [[0x20, 0x01, 0x0d, 0xb8], 32], [[0x20, 0x02], 16], [[0x3f, 0xff, 0x00], 20]];

const within = (bytes: readonly number[], networks: readonly Network[]): boolean => networks.some(([prefix, bits]) => bytes.every((byte, index) => {
  const mask = 0xff & (0xff00 >> Math.min(8, Math.max(0, bits - index * 8)));
  return (byte & mask) === ((prefix[index] ?? 0) & mask);
}));

function four(text: string): number[] | null {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return null;
  const bytes = text.split('.').map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : null;
}

function six(text: string): number[] | null {
  const tail = text.includes('.') ? four(text.slice(text.lastIndexOf(':') + 1)) : [];
  if (!tail) return null;
  const words = text.includes('.') ? text.slice(0, text.lastIndexOf(':') + 1).replace(/([^:]):$/, '$1') : text;
  const halves = words.split('::');
  const [head, end] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const groups = [...head!, ...(end ?? [])];
  if (halves.length > 2 || !groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  const missing = (16 - tail.length) / 2 - groups.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const all = [...head!, ...Array.from({ length: missing }, () => '0'), ...(end ?? [])];
  return [...all.flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff]), ...tail];
}
