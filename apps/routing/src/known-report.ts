import type { AgencyCode, Channel, Place } from '@s48/contracts';
import type { ReportToRoute } from './domain/decide.js';

/** What routing remembers of a report, so that it can decide again. */
export interface KnownReport {
  readonly report_id: string;
  readonly reference: string;
  readonly channel: Channel;
  readonly received_at: Date;
  readonly deadline: Date;
  readonly text: string | null;
  readonly category: string | null;
  readonly place: Place | null;
  /** Streets and settlements named in it, as the gazetteer writes them. */
  readonly places: readonly string[];
  readonly urgent: boolean;
}

type Decidable = Pick<KnownReport, 'text' | 'channel' | 'received_at' | 'category' | 'place'>;

/** A report as it is decided on: the first time, on the bench, in a replay and in a training. */
export const asDecided = (report: Decidable, refusedBy: readonly AgencyCode[] = [], proposed?: AgencyCode | null): ReportToRoute => ({
  text: report.text ?? '',
  channel: report.channel,
  receivedAt: report.received_at.toISOString(),
  excluded: [...refusedBy],
  ...(report.category && { category: report.category }),
  ...(report.place?.text && { place: report.place.text }),
  ...(proposed && { proposed }),
});
