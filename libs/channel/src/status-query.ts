import { parseReference } from '@s48/contracts';
import { fold } from '@s48/language';

/** `STATUS 48-2043-7719`: someone asks what has become of a report. */
export interface StatusQuery {
  /** null where no number was given, or one that cannot be a reference. */
  readonly reference: string | null;
}

/** Only words that stand alone ask, in either script: "status rasvete u Kolarskoj" is a report. */
export function readStatusQuery(text: string): StatusQuery | null {
  const asked = /^status ?((?:\d[\d ]*)?)$/.exec(fold(text))?.[1];
  return asked === undefined ? null : { reference: parseReference(asked) };
}
