import type { DeclineReason, TicketState } from '@s48/contracts';
import { formatLocal } from '@s48/language';
import { escape } from './markup.js';
import { page, prose, sayIn, type PageLinks, type PageScript } from './page.js';
import { DECLINE_WORDS, STATE_WORDS } from './status-words.js';

export interface PageStatus {
  readonly reference: string;
  readonly state: TicketState;
  readonly agencyName: string | null;
  readonly receivedAt: string;
  readonly deadline: string;
  readonly reason: string | null;
  readonly plannedFor: string | null;
  readonly acknowledgement: string | null;
  readonly replies: readonly { readonly text: string; readonly at: string }[];
}

/** The tracking page, without scripts. What the city answered stays in the script it was written in. */
export function statusPage(status: PageStatus, script: PageScript, links: PageLinks): string {
  const say = sayIn(script);
  const when = (iso: string): string => formatLocal(new Date(iso), script);
  const facts: [string, string][] = [
    [say('Stanje'), say(stateWords(status))],
    ...(status.agencyName ? [[say('Nadležna služba'), say(status.agencyName)] as [string, string]] : []),
    ...(status.plannedFor ? [[say('Planirano'), when(status.plannedFor)] as [string, string]] : []),
    [say('Vreme prijema'), when(status.receivedAt)],
    [say('Odgovor o statusu najkasnije'), when(status.deadline)],
  ];
  const list = facts.map(([term, value]) => `<dt>${escape(term)}</dt><dd>${escape(value)}</dd>`).join('');
  const replies = status.replies.map(({ text, at }) => `<article><p>${prose(text)}</p><time datetime="${escape(at)}">${escape(when(at))}</time></article>`).join('');
  const none = `<p>${prose(say(status.acknowledgement ?? 'Odgovor još nije objavljen.'))}</p>`;
  const title = say(`Prijava ${status.reference}`);
  const body = `<h1>${prose(title)}</h1><dl>${list}</dl><h2>${say('Odgovori')}</h2>${replies || none}
<p class="note">${say('Osvežite stranicu da vidite najnovije stanje. Ako je neko u opasnosti, pozovite')} <a href="tel:192">192</a>, <a href="tel:193">193</a> ${say('ili')} <a href="tel:194">194</a>.</p>`;
  return page(script, title, body, links);
}

/** Alike for a wrong token and for a report that does not exist. */
export function unknownPage(script: PageScript, links: PageLinks): string {
  const say = sayIn(script);
  const body = `<h1>${say('Prijava nije pronađena')}</h1><p>${say('Proverite da li ste otvorili ceo link iz potvrde, ili pozovite')} <a href="tel:+38126649100">026 649 100</a>.</p>`;
  return page(script, say('Prijava nije pronađena'), body, links);
}

/** Somebody asks too often; `reason` is in the page's script. */
export function limitedPage(script: PageScript, reason: string, links: PageLinks): string {
  const title = sayIn(script)('Sačekajte malo');
  return page(script, title, `<h1>${title}</h1><p>${prose(reason)}</p>`, links);
}

function stateWords({ state, reason }: PageStatus): string {
  const why = DECLINE_WORDS[reason as DeclineReason];
  return state === 'declined' && why ? `${STATE_WORDS.declined}: ${why}` : STATE_WORDS[state];
}
