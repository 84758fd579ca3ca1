import { Controller, HttpException, Inject } from '@nestjs/common';
import { OnBus, type Tx } from '@s48/bus';
import { Invalid, type AgencyReceived, type AgencyReported } from '@s48/contracts';
import { AgencyStatuses } from './agency-status.js';
import { Dispatches } from './dispatches.js';

/** What agencies' systems say on `s48.agency.in`. A word that cannot be taken comes back to them as `status.rejected`. */
@Controller()
export class AgencyHandlers {
  constructor(
    @Inject(AgencyStatuses) private readonly statuses: AgencyStatuses,
    @Inject(Dispatches) private readonly dispatches: Dispatches,
  ) {}

  @OnBus('agency.status')
  async status({ agency, reference, ...status }: AgencyReported, tx: Tx): Promise<void> {
    try {
      await this.statuses.report(tx, agency, reference, status, 'queue');
    } catch (error) {
      if (!(error instanceof HttpException || error instanceof Invalid)) throw error;
      await tx.emitToAgency(agency, 'status.rejected', { reference, reason: error.message });
    }
  }

  @OnBus('agency.received')
  async received({ agency, reference }: AgencyReceived, tx: Tx): Promise<void> {
    const [row]: { report_id: string }[] = await tx.db.query('select report_id from ticket where reference = $1', [reference]);
    if (row) await this.dispatches.taken(tx.db, agency, [row.report_id], 'queue');
    else await tx.emitToAgency(agency, 'status.rejected', { reference, reason: `No ticket ${reference}` });
  }
}
