import { escape } from './markup.js';
import { page, prose, sayIn, type PageLinks, type PageScript } from './page.js';
import { SERVICES } from './services.js';

/** What the form shows: a new one, or what the citizen wrote and why it was not taken yet. */
export interface ReportForm {
  /** Makes sending twice one report. */
  readonly key: string;
  /** When it was shown, signed. */
  readonly shown: string;
  readonly values: Readonly<Record<string, string>>;
  /** In the page's script already. */
  readonly problems: readonly string[];
}

const STYLE = `<style>form{display:flex;flex-direction:column;gap:16px}form p{margin:0}label,legend{display:block;font-weight:600;margin-bottom:4px}
input,textarea,select{font:inherit;color:inherit;width:100%;min-height:44px;padding:9px 11px;border:1px solid #8a93a3;border-radius:6px;background:#fff}textarea{resize:vertical}
.check{display:flex;gap:10px;align-items:center;font-weight:400;margin:0}.check input{width:22px;min-height:22px;flex:none}small{color:var(--mut);font-size:15px}
button{font:inherit;font-weight:600;min-height:48px;padding:0 20px;border:0;border-radius:6px;background:var(--pri);color:#fff;cursor:pointer}button:disabled{opacity:.6}
.problems{border-left:4px solid #b42318;background:#fff1f0;border-radius:0 6px 6px 0;padding:10px 14px;margin:0 0 16px;overflow-wrap:anywhere}.problems:empty{display:none}.problems p{margin:0 0 6px}.problems p:last-child{margin:0}
.unseen{position:absolute;left:-9999px}</style><script type="module" src="/prijava/form.mjs"></script>`;

/** The form, which works without scripts; with them the browser solves a challenge by itself and keeps the photos chosen. */
export function reportPage(script: PageScript, { key, shown, values, problems }: ReportForm, links: PageLinks): string {
  const say = sayIn(script);
  const value = (name: string): string => escape(values[name] ?? '');
  const field = (name: string, label: string, input: string, hint = ''): string =>
    `<div><label for="${name}">${say(label)}</label>${input}${hint && `<small id="${name}-hint">${say(hint)}</small>`}</div>`;
  const input = (name: string, attributes: string): string => `<input id="${name}" name="${name}" value="${value(name)}" ${attributes}>`;
  const body = `<h1>${say('Prijavite komunalni problem')}</h1>
<p class="note">${say('Ako je neko u opasnosti, pozovite')} <a href="tel:192">192</a>, <a href="tel:193">193</a> ${say('ili')} <a href="tel:194">194</a>.</p>
<div class="problems" id="problems" role="alert" tabindex="-1">${problems.map((problem) => `<p>${prose(problem)}</p>`).join('')}</div>
<form id="report" method="post" action="${escape(links[script])}" enctype="multipart/form-data" data-sending="${say('Šalje se…')}" data-offline="${say('Sistem ne odgovara. Ono što ste napisali je ovde; pokušajte ponovo.')}">
<input type="hidden" name="key" value="${escape(key)}"><input type="hidden" name="shown" value="${escape(shown)}">
<div class="unseen" aria-hidden="true"><label>${say('Ovo polje ostavite prazno')}<input name="website" tabindex="-1" autocomplete="off"></label></div>
${field('text', 'Šta se dešava?', `<textarea id="text" name="text" rows="5" required minlength="3" maxlength="10000">${value('text')}</textarea>`)}
${field('place', 'Gde? (nije obavezno)', input('place', `maxlength="500" autocomplete="off" placeholder="${say('Karađorđeva 12')}"`))}
${field('category', 'Vrsta problema (nije obavezno)', `<select id="category" name="category"><option value="">${say('Ne znam')}</option>${categories(say, values['category'])}</select>`)}
${field('email', 'E-pošta za kopiju odgovora (nije obavezno)', input('email', 'type="email" autocomplete="email"'))}
${field('phone', 'Mobilni telefon za kopiju odgovora (nije obavezno)', input('phone', 'type="tel" autocomplete="tel"'))}
${field('photos', 'Fotografije (nije obavezno)', '<input id="photos" name="photos" type="file" accept="image/jpeg,image/png,image/webp" multiple aria-describedby="photos-hint">', problems.length > 0 ? 'Do 5, svaka do 10 MB. Ako ste ih izabrali, izaberite ih ponovo.' : 'Do 5, svaka do 10 MB.')}
<label class="check"><input type="checkbox" name="publicText" value="true"${values['publicText'] ? ' checked' : ''}> ${say('Tekst prijave može da bude javan')}</label>
<p><button>${say('Pošalji prijavu')}</button></p></form>
<p class="note">${prose(say('Prijavu možete poslati i SMS-om na 064 844 93 06, poštom na'))} <a href="mailto:sistem48@smederevo.org.rs">sistem48@smederevo.org.rs</a> ${say('ili na telefon')} <a href="tel:+38126649100">026 649 100</a>.</p>`;
  return page(script, say('Prijavite komunalni problem'), body, links, STYLE);
}

function categories(say: (text: string) => string, chosen: string | undefined): string {
  const groups = [...new Set(SERVICES.map(({ group }) => group))];
  const option = ({ code, name }: { code: string; name: string }): string => `<option value="${code}"${code === chosen ? ' selected' : ''}>${escape(say(name))}</option>`;
  return groups.map((group) => `<optgroup label="${escape(say(group))}">${SERVICES.filter((service) => service.group === group).map(option).join('')}</optgroup>`).join('');
}
