import { Injectable } from '@nestjs/common';
import type { Tx } from '@s48/bus';
import type { Assignee, Incident } from '@s48/contracts';
import { SAME_ENOUGH, sameIncident } from './domain/incident.js';
import { lookAt, type Look } from './domain/look.js';
import type { KnownReport } from './known-report.js';
import { loadIncidentKnowledge } from './model-file.js';

const DECIDED_ALIKE = 'exists (select 1 from decision d where d.report_id = r.report_id and d.agency = $4)';
const PLACE_IN_COMMON = 'r.places && $3::text[]';
const PLACE_UNSAID = '(cardinality(r.places) = 0 or cardinality($3::text[]) = 0)';
const near = (condition: string, most: number): string => `(
  select r.report_id, r.text, r.place->>'text' place from report r
  where r.report_id <> $1 and r.text is not null and r.received_at between $2::timestamptz - interval '72 hours' and $2::timestamptz + interval '72 hours' and ${condition}
  order by r.received_at desc limit ${most})`;

/**
 * Reports of the same body within three days that name a place in common, or where one names none; and, because two citizens do not always tell of the same
 * part of one incident, of other bodies that name a place in common. The latest few are compared word by word.
 */
const CANDIDATES = [
  near(`${PLACE_IN_COMMON} and ${DECIDED_ALIKE}`, 6),
  near(`${PLACE_UNSAID} and ${DECIDED_ALIKE}`, 4),
  near(`${PLACE_IN_COMMON} and not ${DECIDED_ALIKE}`, 2),
].join(' union all ');

interface Candidate {
  readonly report_id: string;
  readonly text: string;
  readonly place: string | null;
}

/** Finds the report that probably tells of the same incident. It is suggested, never merged: each citizen keeps an own promise. */
@Injectable()
export class Incidents {
  private readonly knowledge = loadIncidentKnowledge();

  async like(tx: Tx, report: KnownReport, agency: Assignee): Promise<Incident | null> {
    const candidates: Candidate[] = await tx.db.query(CANDIDATES, [report.report_id, report.received_at, report.places, agency]);
    const own = this.look(report.text ?? '', report.place?.text);
    const scored = candidates.map((other) => ({
      reportId: other.report_id,
      probability: sameIncident(own, this.look(other.text, other.place), this.knowledge.likeness),
      suggested: true,
    }));
    const best = scored.sort((one, other) => other.probability - one.probability)[0];
    return best && best.probability >= SAME_ENOUGH ? best : null;
  }

  private look(text: string, place: string | null | undefined): Look {
    return lookAt({ text, place: place ?? undefined }, this.knowledge);
  }
}
