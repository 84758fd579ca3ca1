/** A wait as a citizen is told it, rounded up: seconds, from two minutes on minutes. */
export const waitWords = (ms: number): string => (ms < 120_000 ? `${Math.max(1, Math.ceil(ms / 1000))} s` : `${Math.ceil(ms / 60_000)} min`);
