export interface RawFile {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Buffer;
}

export interface RawForm {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly files: readonly RawFile[];
}

/**
 * What was submitted, as it is kept: a line of JSON with the fields and the sizes of the files, then the files' bytes. The frame that the
 * client put around it (a random multipart boundary) is not part of it, so that the same submission sent twice is the same bytes.
 */
export function frame({ fields, files }: RawForm): Buffer {
  const head = { fields, files: files.map(({ name, mime, bytes }) => ({ name, mime, size: bytes.length })) };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`, 'utf8'), ...files.map(({ bytes }) => bytes)]);
}

export function unframe(raw: Buffer): RawForm {
  const end = raw.indexOf(0x0a);
  const head = JSON.parse(raw.subarray(0, end < 0 ? raw.length : end).toString('utf8')) as Head;
  let at = end + 1;
  const files = head.files.map(({ name, mime, size }) => {
    const bytes = raw.subarray(at, (at += size));
    if (bytes.length !== size) throw new Error(`the file ${name} is cut off`);
    return { name, mime, bytes };
  });
  return { fields: head.fields, files };
}

interface Head {
  readonly fields: Record<string, unknown>;
  readonly files: readonly { readonly name: string; readonly mime: string; readonly size: number }[];
}
