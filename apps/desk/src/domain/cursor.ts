/** Where a page of a list ended: opaque to clients, stable while new rows arrive. */
export interface Cursor {
  readonly at: Date;
  readonly id: string;
}

export const START: Cursor = { at: new Date(0), id: '00000000-0000-0000-0000-000000000000' };

export const writeCursor = (at: Date, id: string): string => Buffer.from(`${at.getTime()} ${id}`).toString('base64url');

/** A missing or unreadable cursor starts from the beginning. */
export function readCursor(text: string | undefined): Cursor {
  const match = /^(\d{1,15}) ([0-9a-f-]{36})$/.exec(Buffer.from(text ?? '', 'base64url').toString());
  return match ? { at: new Date(Number(match[1])), id: match[2]! } : START;
}
