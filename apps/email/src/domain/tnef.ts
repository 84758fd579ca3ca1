/** What a winmail.dat holds (TNEF, [MS-OXTNEF]): Outlook packs the attachments of a mail into it, and at times its words. */
export interface Tnef {
  readonly files: readonly { readonly name: string; readonly mime: string; readonly bytes: Buffer }[];
  readonly text: string;
  readonly html: string;
  /** It holds files that were not taken out: an embedded mail, an object. */
  readonly moreFiles: boolean;
  /** It has words, in compressed RTF alone. */
  readonly onlyRtf: boolean;
}

/** Text in a code page of Windows; UTF-16LE is 1200. */
export type Decode = (bytes: Buffer, codePage: number) => string;

type Properties = ReadonlyMap<number, { readonly type: number; readonly value: Buffer }>;

const SIGNATURE = 0x223e9f78;
const UTF_16 = 1200;
const ATTRIBUTE = { body: 0x800c, data: 0x800f, title: 0x8010, attachment: 0x9002, properties: 0x9003, fileProperties: 0x9005, codePage: 0x9007 };
const PROPERTY = { body: 0x1000, rtf: 0x1009, html: 0x1013, longName: 0x3707, mime: 0x370e, codePage: 0x3fde };
const TYPE = { unicode: 0x1f, multiple: 0x1000, variable: new Set([0x0d, 0x1e, 0x1f, 0x102]), eightBytes: new Set([0x05, 0x06, 0x07, 0x14, 0x40]), guid: 0x48 };

export const isTnef = (bytes: Buffer): boolean => bytes.length >= 6 && bytes.readUInt32LE(0) === SIGNATURE;

/** Throws for bytes that were cut off or damaged on the way. */
export function readTnef(bytes: Buffer, decode: Decode): Tnef {
  const files: { title?: Buffer; data?: Buffer; properties?: Properties }[] = [];
  const stray: (typeof files)[number] = {};
  let [codePage, body, message]: [number, Buffer | undefined, Properties] = [1252, undefined, new Map()];
  for (const { id, data } of attributesOf(bytes)) {
    if (id === ATTRIBUTE.attachment) files.push({});
    const file = files.at(-1) ?? stray;
    if (id === ATTRIBUTE.title) file.title = data;
    if (id === ATTRIBUTE.data) file.data = data;
    if (id === ATTRIBUTE.fileProperties) file.properties = propertiesOf(data);
    if (id === ATTRIBUTE.properties) message = propertiesOf(data);
    if (id === ATTRIBUTE.body) body = data;
    if (id === ATTRIBUTE.codePage) codePage = data.readUInt32LE(0);
  }
  const words = (value: Buffer | undefined, page = codePage): string => (value ? decode(value, page).replace(/\0+$/, '') : '');
  const property = (from: Properties | undefined, id: number, page?: number): string => {
    const { type, value } = from?.get(id) ?? {};
    return words(value, type === TYPE.unicode ? UTF_16 : page);
  };
  const text = property(message, PROPERTY.body) || words(body);
  const html = property(message, PROPERTY.html, message.get(PROPERTY.codePage)?.value.readUInt32LE(0));
  return {
    files: files.flatMap(({ title, data, properties }) =>
      data ? [{ name: property(properties, PROPERTY.longName) || words(title), mime: property(properties, PROPERTY.mime), bytes: data }] : [],
    ),
    text,
    html,
    moreFiles: stray.data !== undefined || files.some(({ data }) => !data),
    onlyRtf: message.has(PROPERTY.rtf) && text === '' && html === '',
  };
}

function* attributesOf(bytes: Buffer): Generator<{ id: number; data: Buffer }> {
  const cursor = new Cursor(bytes);
  if (cursor.number(4) !== SIGNATURE) throw new Error('this is no TNEF');
  cursor.bytes(2);
  while (!cursor.ended) {
    cursor.bytes(1);
    const id = cursor.number(4) & 0xffff;
    const data = cursor.bytes(cursor.number(4));
    if (cursor.number(2) !== (data.reduce((sum, byte) => sum + byte, 0) & 0xffff)) throw new Error('a checksum is wrong');
    yield { id, data };
  }
}

/** Of a property with several values the first. */
function propertiesOf(data: Buffer): Properties {
  const cursor = new Cursor(data);
  const properties = new Map<number, { type: number; value: Buffer }>();
  for (let left = cursor.number(4); left > 0; left--) {
    const [type, id] = [cursor.number(2), cursor.number(2)];
    if (id >= 0x8000) skipName(cursor);
    const variable = TYPE.variable.has(type & ~TYPE.multiple);
    const count = variable || type & TYPE.multiple ? cursor.number(4) : 1;
    const values = Array.from({ length: Math.min(count, data.length) }, () => cursor.padded(variable ? cursor.number(4) : sizeOf(type & ~TYPE.multiple)));
    if (values[0]) properties.set(id, { type, value: values[0] });
  }
  return properties;
}

const sizeOf = (type: number): number => (type === TYPE.guid ? 16 : TYPE.eightBytes.has(type) ? 8 : 4);

function skipName(cursor: Cursor): void {
  cursor.bytes(16);
  if (cursor.number(4) === 0) cursor.bytes(4);
  else cursor.padded(cursor.number(4));
}

class Cursor {
  private at = 0;
  constructor(private readonly from: Buffer) {}

  get ended(): boolean {
    return this.at >= this.from.length;
  }

  bytes(length: number): Buffer {
    if (this.at + length > this.from.length) throw new Error('the end is missing');
    this.at += length;
    return this.from.subarray(this.at - length, this.at);
  }

  padded(length: number): Buffer {
    const value = this.bytes(length);
    this.bytes((4 - (length % 4)) % 4);
    return value;
  }

  number(length: number): number {
    return this.bytes(length).readUIntLE(0, length);
  }
}
