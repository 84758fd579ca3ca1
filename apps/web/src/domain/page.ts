import { toCyrillic } from '@s48/language';
import { escape } from './markup.js';

export type PageScript = 'latin' | 'cyrillic';

/** The same page in each script. */
export type PageLinks = Readonly<Record<PageScript, string>>;

/** Our own words in the page's script. */
export const sayIn = (script: PageScript): ((text: string) => string) => (script === 'cyrillic' ? toCyrillic : (text) => text);

/** Text for HTML; numbers of reports and telephones are not broken over two lines. */
export const prose = (text: string): string => escape(text).replace(/\b48(?:-\d{4}){2,3}\b|\b0\d\d \d{3} \d{2,3}(?: \d{2})?\b/g, '<span class="whole">$&</span>');

const STYLE = `:root{color-scheme:light;--pri:#0b4a8f;--line:#d9dde4;--text:#171b22;--mut:#565f6e}
*{box-sizing:border-box}body{margin:0;font:17px/1.5 "Noto Sans","DejaVu Sans",system-ui,sans-serif;color:var(--text);background:#fff}
header{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;justify-content:space-between;padding:10px 16px;border-bottom:4px solid var(--pri)}
.logo{background:var(--pri);color:#fff;font-weight:700;border-radius:6px;padding:3px 7px;margin-right:8px}
a{color:var(--pri)}nav a{display:inline-block;padding:10px 6px}nav a[aria-current]{color:var(--text);font-weight:700;text-decoration:none}
main{max-width:680px;margin:0 auto;padding:20px 16px 40px}h1{font-size:26px;line-height:1.25;margin:0 0 16px}h2{font-size:19px;margin:28px 0 8px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:6px 18px;margin:0}dt{color:var(--mut)}dd{margin:0;font-weight:600}
article{border-left:4px solid var(--pri);background:#e8f0fa;border-radius:0 6px 6px 0;padding:10px 14px;margin:0 0 12px;overflow-wrap:anywhere}
article p{margin:0;white-space:pre-line}article time,.note{color:var(--mut);font-size:15px}
.whole,a[href^=tel]{white-space:nowrap}
:focus-visible{outline:3px solid var(--pri);outline-offset:2px}@media(max-width:420px){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:10px}}`;

/** A page for citizens that needs no script. `head` is for what this page alone needs. */
export function page(script: PageScript, title: string, body: string, links: PageLinks, head = ''): string {
  const lang = script === 'cyrillic' ? 'sr-Cyrl' : 'sr-Latn';
  const link = (to: PageScript, name: string, code: string): string => `<a href="${escape(links[to])}" lang="${code}"${to === script ? ' aria-current="true"' : ''}>${name}</a>`;
  const city = script === 'cyrillic' ? 'Град Смедерево · Систем 48' : 'Grad Smederevo · Sistem 48';
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<title>${escape(title)} – ${city}</title><style>${STYLE}</style>${head}</head>
<body><header><div><span class="logo" aria-hidden="true">48</span><strong>${city}</strong></div>
<nav aria-label="${script === 'cyrillic' ? 'Писмо' : 'Pismo'}">${link('latin', 'Latinica', 'sr-Latn')} ${link('cyrillic', 'Ћирилица', 'sr-Cyrl')}</nav></header><main>${body}</main></body></html>`;
}
