/** `held`: its author may still take it back, and no channel knows of it. */
export type ReplyState = 'held' | 'requested' | 'handed-over' | 'delivered' | 'failed';

/** How far a reply has come. A reply that failed may be sent again under its id: the times tell its lives apart, whatever the order of the messages. */
export interface Progress {
  readonly state: ReplyState;
  readonly handedOverAt: Date | null;
  readonly provenAt: Date | null;
  readonly failedAt: Date | null;
}

/** It left. What failed before that has left anew. */
export function left(now: Progress, at: Date): Partial<Progress> {
  const anew = now.state === 'failed' && now.failedAt !== null && at > now.failedAt;
  if (now.state === 'requested' || anew) return { state: 'handed-over', handedOverAt: at };
  return { handedOverAt: now.handedOverAt ?? at };
}

/** It arrived. A bounce may overtake the proof that it takes back. */
export function proven(now: Progress, handedOverAt: Date, at: Date): Partial<Progress> {
  const takenBack = now.failedAt !== null && now.failedAt >= at;
  return { handedOverAt: now.handedOverAt ?? handedOverAt, provenAt: at, ...(!takenBack && { state: 'delivered', handedOverAt }) };
}

/** It did not arrive, or came back. Null: this tells of an earlier life, and it has left anew since. */
export function failed(now: Progress, at: Date, handedOverAt?: Date): Partial<Progress> | null {
  if (now.handedOverAt !== null && (handedOverAt ?? at) < now.handedOverAt) return null;
  return { state: 'failed', failedAt: at };
}

/** Why sending it again would be wrong, in words for the one who asks; null when it may be sent again. */
export function obstacleToRetry({ state, handedOverAt, provenAt }: Progress): string | null {
  if (state === 'delivered') return `it reached the citizen at ${provenAt!.toISOString()}`;
  if (state === 'handed-over') return `it left at ${handedOverAt!.toISOString()} and its proof is awaited; a second copy would be one too many`;
  return state === 'held' ? 'it leaves by itself in a moment' : null;
}
