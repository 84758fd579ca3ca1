/** The part of the package smpp that we use: its codec. It ships no types. */
declare module 'smpp' {
  export class PDU {
    constructor(bytes: Buffer);
    constructor(command: string, fields?: Readonly<Record<string, unknown>>);
    command: string;
    command_status: number;
    sequence_number: number;
    [field: string]: unknown;
    isResponse(): boolean;
    response(fields?: Readonly<Record<string, unknown>>): PDU;
    toBuffer(): Buffer;
  }
}
