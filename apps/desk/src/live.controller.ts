import { Controller, Inject, Sse, type MessageEvent } from '@nestjs/common';
import { Roles, SignedIn, type Staff } from '@s48/chassis';
import { filter, interval, map, merge, takeUntil, last, type Observable } from 'rxjs';
import { Live } from './live.js';

const HEARTBEAT_MS = 20_000;

/** Server-sent events for the console: which tickets changed. A clerk hears of the own body's only. */
@Controller('api/desk/live')
export class LiveController {
  constructor(@Inject(Live) private readonly live: Live) {}

  @Sse()
  @Roles('operator', 'clerk', 'supervisor')
  changes(@SignedIn() staff: Staff): Observable<MessageEvent> {
    const tickets = this.live.changes.pipe(
      filter(({ agency }) => !staff.agency || agency === staff.agency),
      map((change): MessageEvent => ({ type: 'ticket', data: { ...change } })),
    );
    const heartbeat = interval(HEARTBEAT_MS).pipe(
      map((): MessageEvent => ({ type: 'heartbeat', data: '' })),
      takeUntil(this.live.changes.pipe(last(null, null))),
    );
    return merge(tickets, heartbeat);
  }
}
