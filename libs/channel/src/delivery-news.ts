import type { Tx } from '@s48/bus';
import type { ReplyKind } from '@s48/contracts';
import type { Delivery } from './delivery.entity.js';

/** Tells the bus what changed about a delivery: replies speak as `reply.*`, notices as `notice.*`. */
export async function announce(tx: Tx, before: Delivery, now: Delivery): Promise<void> {
  if (now.kind === 'notice') return announceNotice(tx, before, now);
  if (!now.facts) return;
  const facts = { ...now.facts, replyId: now.id, kind: now.kind as ReplyKind, author: now.author, via: now.recipient.channel, attempts: now.attempts };
  if (!before.handedOverAt && now.handedOverAt) {
    // Desk did not write the acknowledgement: it learns its words here.
    const words = now.kind === 'acknowledgement' ? { text: now.text.slice(0, 10_000) } : {};
    await tx.emit('reply.handed-over', { ...facts, at: now.handedOverAt.toISOString(), ...words });
  }
  if (now.state === 'delivered' && before.state !== 'delivered') {
    await tx.emit('reply.delivered', { ...facts, handedOverAt: now.handedOverAt!.toISOString(), provenAt: now.provenAt!.toISOString(), proof: now.proof });
  }
  if (now.state === 'failed' && before.state !== 'failed') {
    await tx.emit('reply.failed', {
      ...facts,
      at: now.failedAt!.toISOString(),
      reason: (now.reason ?? 'failed').slice(0, 500),
      ...(now.handedOverAt && { handedOverAt: now.handedOverAt.toISOString() }),
    });
  }
}

async function announceNotice(tx: Tx, before: Delivery, now: Delivery): Promise<void> {
  if (!before.handedOverAt && now.handedOverAt) await tx.emit('notice.delivered', { noticeId: now.id, at: now.handedOverAt.toISOString() });
  if (now.state === 'failed' && before.state !== 'failed') await tx.emit('notice.failed', { noticeId: now.id, at: now.failedAt!.toISOString(), reason: (now.reason ?? 'failed').slice(0, 500) });
}
