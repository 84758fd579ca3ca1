/** A `deliver_sm` as the codec read it: a citizen's text, a part of one, or a receipt. */
export interface DeliverSm {
  readonly from: string;
  readonly to: string;
  readonly esmClass: number;
  readonly text: string;
  /** Information elements of the user data header, each with its own length octet. */
  readonly udh: readonly Uint8Array[];
  readonly sar?: Part;
  readonly receiptedId?: string;
  readonly messageState?: number;
}

export interface Part {
  readonly ref: number;
  readonly total: number;
  readonly number: number;
}

/** Which part of a long text this is: by header (8 or 16 bit reference) or by the SAR fields; null for a text in one piece. */
export function partOf({ udh, sar }: Pick<DeliverSm, 'udh' | 'sar'>): Part | null {
  const element = udh.find(([kind]) => kind === 0x00 || kind === 0x08);
  const part = element ? partOfElement(element) : sar;
  return part && part.total > 1 && part.number >= 1 && part.number <= part.total ? part : null;
}

function partOfElement(element: Uint8Array): Part {
  const wide = element[0] === 0x08;
  const at = wide ? 4 : 3;
  return { ref: wide ? element[2]! * 256 + element[3]! : element[2]!, total: element[at]!, number: element[at + 1]! };
}

export interface SmppReceipt {
  readonly id: string;
  readonly state: string;
  readonly error?: string;
}

// message_state of SMPP 3.4, table 5-6.
const STATES = ['', 'ENROUTE', 'DELIVRD', 'EXPIRED', 'DELETED', 'UNDELIV', 'ACCEPTD', 'UNKNOWN', 'REJECTD'];

/** The receipt in a `deliver_sm`, from its fields or else from its text (`id:… stat:DELIVRD err:000`); null for a citizen's text. */
export function receiptOf({ esmClass, text, receiptedId, messageState }: DeliverSm): SmppReceipt | null {
  if ((esmClass & 0x3c) === 0) return null;
  const id = receiptedId ?? /\bid:\s*([\w-]+)/i.exec(text)?.[1];
  const state = STATES[messageState ?? 0] || /\bstat:\s*(\w+)/i.exec(text)?.[1]?.toUpperCase();
  const error = /\berr:\s*(\w+)/i.exec(text)?.[1];
  return id && state ? { id, state, ...(error && { error }) } : null;
}

export function meaningOfState(state: string): 'delivered' | 'failed' | 'on-the-way' {
  if (state === 'DELIVRD') return 'delivered';
  return ['EXPIRED', 'DELETED', 'UNDELIV', 'REJECTD'].includes(state) ? 'failed' : 'on-the-way';
}

/** Centres return an id in hexadecimal and write it in decimal in the receipt, or the other way round, with or without zeros before it. */
export function spellingsOf(id: string): string[] {
  const plain = canonicalId(id);
  const decimal = /^\d{1,15}$/.test(plain) ? Number(plain).toString(16) : null;
  const hexadecimal = /^[0-9a-f]{1,12}$/.test(plain) ? String(Number.parseInt(plain, 16)) : null;
  return [...new Set([plain, decimal, hexadecimal].filter((spelling) => spelling !== null))];
}

export const canonicalId = (id: string): string => id.trim().toLowerCase().replace(/^0+(?=.)/, '');

export type SubmitVerdict = 'accepted' | 'temporary' | 'alarm' | 'permanent';

const TEMPORARY = new Set([0x08, 0x14, 0x58, 0x64]);
const OURS = new Set([0x02, 0x03, 0x04, 0x05, 0x0a, 0x0d, 0x0e, 0x0f, 0x53, 0x61]);

/** What `command_status` of a `submit_sm_resp` means for the text. */
export function meaningOfStatus(status: number): SubmitVerdict {
  if (status === 0) return 'accepted';
  if (TEMPORARY.has(status)) return 'temporary';
  return OURS.has(status) ? 'alarm' : 'permanent';
}

/** The number in the form of a citizen's: centres leave out the plus. */
export const withPlus = (address: string): string => (/^\d{11,15}$/.test(address) ? `+${address}` : address);
