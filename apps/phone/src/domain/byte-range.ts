export interface ByteRange {
  readonly from: number;
  /** Inclusive, as on the wire. */
  readonly to: number;
}

/** What an HTTP Range header asks of a file: a part of it, all of it (no header, or one we need not honour), or nothing that exists. */
export function byteRange(header: string | undefined, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return 'whole';
  const last = size - 1;
  const [from, to] = match[1] === '' ? [Math.max(0, size - Number(match[2])), last] : [Number(match[1]), match[2] === '' ? last : Math.min(Number(match[2]), last)];
  if (match[1] !== '' && match[2] !== '' && Number(match[2]) < from) return 'whole';
  return from > to || size === 0 ? 'unsatisfiable' : { from, to };
}
