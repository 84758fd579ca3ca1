import type { PDU } from 'smpp';
import type { DeliverSm } from './domain/smpp.js';

interface ShortMessage {
  readonly message?: string | Buffer;
  readonly udh?: Buffer[];
}

/** What we need of a `deliver_sm`, in plain values; a long text may sit in the payload field instead. */
export function readDeliverSm(pdu: PDU): DeliverSm {
  const short = (pdu['short_message'] ?? {}) as ShortMessage;
  const payload = pdu['message_payload'] as ShortMessage | undefined;
  const number = (name: string): number | undefined => (typeof pdu[name] === 'number' ? (pdu[name] as number) : undefined);
  const [ref, total, segment] = [number('sar_msg_ref_num'), number('sar_total_segments'), number('sar_segment_seqnum')];
  const receiptedId = pdu['receipted_message_id'];
  const messageState = number('message_state');
  return {
    from: String(pdu['source_addr'] ?? ''),
    to: String(pdu['destination_addr'] ?? ''),
    esmClass: number('esm_class') ?? 0,
    text: textOf(short.message) || textOf(payload?.message),
    udh: short.udh ?? payload?.udh ?? [],
    ...(ref !== undefined && total !== undefined && segment !== undefined && { sar: { ref, total, number: segment } }),
    ...(typeof receiptedId === 'string' && receiptedId !== '' && { receiptedId }),
    ...(messageState !== undefined && { messageState }),
  };
}

/** Binary codings come as bytes. */
const textOf = (message: string | Buffer | undefined): string => (typeof message === 'string' ? message : (message?.toString('latin1') ?? ''));
