/** What gives a robot away at the form. None of them is proof: whoever shows one is asked to compute, never refused. */
export type Sign = 'often' | 'hidden-field' | 'too-fast' | 'links' | 'burst';

export interface Sighting {
  /** Reports of this address within the hour that nobody asked anything, this one not counted. It sinks as time goes by, hence no whole number. */
  readonly unasked: number;
  /** So many of them an hour are taken unasked. */
  readonly allowed: number;
  /** The field that people do not see is filled in. */
  readonly hiddenField: boolean;
  /** From showing the form to sending it; null where no page tells. */
  readonly filledInMs: number | null;
  readonly text: string;
  /** Far more reports than usual come in, from everywhere. */
  readonly burst: boolean;
}

export interface Suspicion {
  readonly signs: readonly Sign[];
  /** After so long the same report would be taken unasked. */
  readonly waitMs: number;
}

/** The first reports of an address are never asked about, whatever they look like. */
export const FIRST = 3;
export const HOUR_MS = 3_600_000;
const FASTEST_MS = 3_000;
const MANY_LINKS = 3;
const BURST_MS = 60_000;

/** What speaks against a person at this form; no sign, no question. */
export function suspicionOf({ unasked, allowed, hiddenField, filledInMs, text, burst }: Sighting): Suspicion {
  const first = Math.min(FIRST, allowed);
  if (unasked + 1 <= first) return { signs: [], waitMs: 0 };
  const until = (count: number): number => ((unasked + 1 - count) * HOUR_MS) / allowed;
  const found: readonly (readonly [Sign, boolean, number])[] = [
    ['often', unasked + 1 > allowed, until(allowed)],
    ['hidden-field', hiddenField, 0],
    ['too-fast', filledInMs !== null && filledInMs < FASTEST_MS, FASTEST_MS],
    ['links', linksIn(text) >= MANY_LINKS, until(first)],
    ['burst', burst, BURST_MS],
  ];
  const signs = found.filter(([, seen]) => seen);
  return { signs: signs.map(([sign]) => sign), waitMs: Math.ceil(Math.max(0, ...signs.map(([, , waitMs]) => waitMs))) };
}

const linksIn = (text: string): number => text.match(/\bhttps?:\/\/|\bwww\./gi)?.length ?? 0;
