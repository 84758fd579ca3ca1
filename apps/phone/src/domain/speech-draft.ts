import { toLatin } from '@s48/language';

/** Where the machine itself doubts that anybody spoke, what it heard is invented. */
const NO_SPEECH = 0.6;

/** The draft in an answer of a speech-to-text server, in Latin script: empty where nobody spoke, null where the answer makes no sense. */
export function readDraft(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null) return null;
  const { text, segments } = answer as { text?: unknown; segments?: unknown };
  if (typeof text !== 'string') return null;
  const spoken = Array.isArray(segments) && segments.length > 0 ? segments.some((segment) => !isSilence(segment)) : true;
  return spoken ? toLatin(text.toWellFormed().replaceAll('\u0000', '').trim()).slice(0, 20_000) : '';
}

const isSilence = (segment: unknown): boolean => Number((segment as { no_speech_prob?: unknown } | null)?.no_speech_prob ?? 0) > NO_SPEECH;
