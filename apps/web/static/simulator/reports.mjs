import { byId, make, say, show, span, time } from './dom.mjs';
import { reports } from './store.mjs';

const MILESTONES = [1 / 2, 3 / 4, 5 / 6, 11 / 12];
let agencies = [];

export function startReports(known) {
  agencies = known;
  draw();
  setInterval(draw, 1_000);
}

function draw() {
  byId('reports-empty').hidden = reports.length > 0;
  show(byId('reports'), reports.map(({ token: _, ...report }) => report), card);
  for (const report of reports) tick(report);
}

function card(report) {
  const token = reports.find(({ reference }) => reference === report.reference)?.token;
  return make(
    'li', { class: 'report', id: `r-${report.reference}` },
    make('div', { class: 'row' }, make('span', { class: 'ref' }, report.reference), make('span', { class: 'tag' }, say(`channel.${report.channel}`)), make('span', { class: 'chip' })),
    report.text && make('p', { class: 'words' }, report.text),
    make('div', { class: 'meter', 'aria-hidden': 'true' }, make('b'), ...MILESTONES.map(() => make('i'))),
    make('ol', { class: 'steps' }, ...steps(report)),
    token && make('a', { href: `/p/${report.reference}?token=${encodeURIComponent(token)}`, target: '_blank', rel: 'noopener' }, say('open.page')),
  );
}

function steps({ at, agency, state, replies }) {
  const name = agencies.find(({ code }) => code === agency)?.name;
  const where = state && !['received', 'assigned', 'triage'].includes(state) ? ` · ${say(`state.${state}`)}` : '';
  return [
    make('li', {}, `${say('step.received')} `, time(at)),
    name ? make('li', {}, `${say('step.agency')}: ${name}${where}`) : make('li', { class: 'open' }, say('step.waiting')),
    ...(replies.length > 0
      ? replies.map((reply) => make('li', {}, `${say('step.reply')} `, time(reply.at), make('blockquote', {}, reply.text)))
      : [make('li', { class: 'open' }, say('step.no-reply'))]),
  ];
}

/** What changes by the second is set in place, so that the list is not drawn anew. */
function tick({ reference, at, deadline, replies }) {
  const element = byId(`r-${reference}`);
  if (!element) return;
  const [from, until] = [Date.parse(at), Date.parse(deadline)];
  const left = until - Date.now();
  const gone = Math.min(1, Math.max(0, (Date.now() - from) / (until - from)));
  const tone = replies.length > 0 ? 'ok' : left < 0 ? 'over' : gone >= 5 / 6 ? 'crit' : gone >= 1 / 2 ? 'warn' : 'ok';
  const chip = element.querySelector('.chip');
  chip.className = `chip ${tone}`;
  chip.textContent = replies.length > 0 ? say('answered') : left < 0 ? `${say('late')} ${span(-left)}` : `${say('left')} ${span(left)}`;
  const meter = element.querySelector('.meter');
  meter.className = `meter ${tone}`;
  meter.querySelector('b').style.width = `${gone * 100}%`;
  meter.querySelectorAll('i').forEach((mark, index) => (mark.style.left = `${MILESTONES[index] * 100}%`));
}
