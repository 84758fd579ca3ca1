/** How long a reply typed on a screen can be taken back. */
export const UNDO_MS = 15_000;
/** Sending takes a moment too: closer to the deadline than this nothing is held. */
const TOO_CLOSE_MS = 60_000;

/** Until when to hold a reply; null where waiting would put the promise at risk. */
export function heldUntil(now: Date, deadline: Date): Date | null {
  const left = deadline.getTime() - now.getTime();
  return left > 0 && left <= TOO_CLOSE_MS ? null : new Date(now.getTime() + UNDO_MS);
}
