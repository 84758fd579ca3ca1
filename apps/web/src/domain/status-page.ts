import type { DeclineReason, TicketState } from '@s48/contracts';
import { formatLocal, toCyrillic } from '@s48/language';
import { escape } from './markup.js';
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

export type PageScript = 'latin' | 'cyrillic';

const STYLE = `:root{color-scheme:light;--pri:#0b4a8f;--line:#d9dde4;--text:#171b22;--mut:#565f6e}
*{box-sizing:border-box}body{margin:0;font:17px/1.5 "Noto Sans","DejaVu Sans",system-ui,sans-serif;color:var(--text);background:#fff}
header{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;justify-content:space-between;padding:10px 16px;border-bottom:4px solid var(--pri)}
.logo{background:var(--pri);color:#fff;font-weight:700;border-radius:6px;padding:3px 7px;margin-right:8px}
a{color:var(--pri)}nav a{display:inline-block;padding:10px 6px}nav a[aria-current]{color:var(--text);font-weight:700;text-decoration:none}
main{max-width:680px;margin:0 auto;padding:20px 16px 40px}h1{font-size:26px;line-height:1.25;margin:0 0 16px}h2{font-size:19px;margin:28px 0 8px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:6px 18px;margin:0}dt{color:var(--mut)}dd{margin:0;font-weight:600}
article{border-left:4px solid var(--pri);background:#e8f0fa;border-radius:0 6px 6px 0;padding:10px 14px;margin:0 0 12px;overflow-wrap:anywhere}
article p{margin:0;white-space:pre-line}article time,.note{color:var(--mut);font-size:15px}
:focus-visible{outline:3px solid var(--pri);outline-offset:2px}@media(max-width:420px){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:10px}}`;

/** The tracking page, without scripts. What the city wrote stays in the script it was written in. */
export function statusPage(status: PageStatus, script: PageScript, links: Readonly<Record<PageScript, string>>): string {
  const say = script === 'cyrillic' ? toCyrillic : (text: string): string => text;
  const when = (iso: string): string => formatLocal(new Date(iso), script);
  const facts: [string, string][] = [
    [say('Stanje'), say(stateWords(status))],
    ...(status.agencyName ? [[say('Nadležna služba'), say(status.agencyName)] as [string, string]] : []),
    ...(status.plannedFor ? [[say('Planirano'), when(status.plannedFor)] as [string, string]] : []),
    [say('Primljena'), when(status.receivedAt)],
    [say('Odgovor o statusu najkasnije'), when(status.deadline)],
  ];
  const list = facts.map(([term, value]) => `<dt>${escape(term)}</dt><dd>${escape(value)}</dd>`).join('');
  const replies = status.replies.map(({ text, at }) => `<article><p>${escape(text)}</p><time datetime="${escape(at)}">${escape(when(at))}</time></article>`).join('');
  const none = `<p>${escape(status.acknowledgement ?? say('Odgovor još nije objavljen.'))}</p>`;
  const title = say(`Prijava ${status.reference}`);
  const body = `<h1>${escape(title)}</h1><dl>${list}</dl><h2>${say('Odgovori')}</h2>${replies || none}
<p class="note">${say('Osvežite stranicu da vidite najnovije stanje. Ako je neko u opasnosti, pozovite')} <a href="tel:193">193</a> ${say('ili')} <a href="tel:192">192</a>.</p>`;
  return page(script, title, body, links);
}

/** Alike for a wrong token and for a report that does not exist. */
export function unknownPage(script: PageScript, links: Readonly<Record<PageScript, string>>): string {
  const say = script === 'cyrillic' ? toCyrillic : (text: string): string => text;
  const body = `<h1>${say('Prijava nije pronađena')}</h1><p>${say('Proverite da li ste otvorili ceo link iz potvrde, ili pozovite')} <a href="tel:+38126649100">026 649 100</a>.</p>`;
  return page(script, say('Prijava nije pronađena'), body, links);
}

function stateWords({ state, reason }: PageStatus): string {
  const why = DECLINE_WORDS[reason as DeclineReason];
  return state === 'declined' && why ? `${STATE_WORDS.declined}: ${why}` : STATE_WORDS[state];
}

function page(script: PageScript, title: string, body: string, links: Readonly<Record<PageScript, string>>): string {
  const lang = script === 'cyrillic' ? 'sr-Cyrl' : 'sr-Latn';
  const link = (to: PageScript, name: string, code: string): string => `<a href="${escape(links[to])}" lang="${code}"${to === script ? ' aria-current="true"' : ''}>${name}</a>`;
  const city = script === 'cyrillic' ? 'Град Смедерево · Систем 48' : 'Grad Smederevo · Sistem 48';
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<title>${escape(title)} – ${city}</title><style>${STYLE}</style></head>
<body><header><div><span class="logo" aria-hidden="true">48</span><strong>${city}</strong></div>
<nav aria-label="${script === 'cyrillic' ? 'Писмо' : 'Pismo'}">${link('latin', 'Latinica', 'sr-Latn')} ${link('cyrillic', 'Ћирилица', 'sr-Cyrl')}</nav></header><main>${body}</main></body></html>`;
}
